using Engagement.TrendSimulation;

return await CommandLine.Create().Parse(args).InvokeAsync();
