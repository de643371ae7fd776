using Xunit;

// Two systems starting at once on two cores take longer than one after the other, and time out instead of failing with a reason.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
