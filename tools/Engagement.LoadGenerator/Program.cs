using Engagement.LoadGenerator;

return await LoadCommand.Create().Parse(args).InvokeAsync();
