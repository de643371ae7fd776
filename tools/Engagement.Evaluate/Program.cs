using Engagement.Evaluate;

return await CommandLine.Create().Parse(args).InvokeAsync();
