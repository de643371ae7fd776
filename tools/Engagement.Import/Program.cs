using Engagement.Import;
using Engagement.Import.Reporting;

return await CommandLine.Create(ImportRun.RunAsync, ReportRun.RunAsync).Parse(args).InvokeAsync();
