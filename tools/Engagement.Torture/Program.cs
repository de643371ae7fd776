using Engagement.Torture;

return await CommandLineOptions.Create(TortureCommand.RunAsync).Parse(args).InvokeAsync();
