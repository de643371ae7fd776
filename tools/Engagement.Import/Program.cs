using Engagement.Import;

return await CommandLine.Create(ImportRun.RunAsync).Parse(args).InvokeAsync();
