using Engagement.SentimentTrainer;

return await CommandLine.Create().Parse(args).InvokeAsync();
