using Engagement.Gateway.Routing;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Primitives;

namespace Engagement.Gateway.Refusals;

/// <summary>Refuses a call at the door by the same policies and the same decision as its service: a wrong token costs no service anything.</summary>
internal sealed class AccessMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetRouteModel().Config.Metadata?[RouteTable.Rpc] is { } rpc)
        {
            try
            {
                var actingUser = context.Request.Headers[Caller.ActingUserHeader];
                AccessRules.Decide(AccessPolicies.Of(rpc), await context.AuthenticateAsync(), StringValues.IsNullOrEmpty(actingUser) ? null : (string?)actingUser);
            }
            catch (Problem problem)
            {
                await Refusal.WriteAsync(context, problem);
                return;
            }
        }
        await next(context);
    }
}
