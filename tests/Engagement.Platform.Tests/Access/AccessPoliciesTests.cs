using Engagement.Access.V1;
using Engagement.Platform.Access;

namespace Engagement.Platform.Tests.Access;

public sealed class AccessPoliciesTests
{
    [Theory]
    [InlineData("/engagement.interactions.v1.InteractionService/Like", Policy.User)]
    [InlineData("/engagement.ledger.v1.LedgerService/Append", Policy.Service)]
    [InlineData("/grpc.health.v1.Health/Check", Policy.Anonymous)]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Policy.Anonymous)]
    [InlineData("/engagement.interactions.v1.InteractionService/NoSuchMethod", Policy.Unspecified)]
    [InlineData("/elsewhere.v1.Service/Method", Policy.Unspecified)]
    [InlineData("/grpc.health.v1.HealthThief/Steal", Policy.Unspecified)]
    public void Of_Method_IsWhatItsContractSays(string method, Policy expected) => Assert.Equal(expected, AccessPolicies.Of(method));
}
