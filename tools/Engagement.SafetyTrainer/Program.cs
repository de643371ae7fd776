using Engagement.SafetyTrainer;

return await CommandLine.Create().Parse(args).InvokeAsync();
