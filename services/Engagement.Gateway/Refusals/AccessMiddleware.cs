using Engagement.Gateway.Routing;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Microsoft.AspNetCore.Authentication;

namespace Engagement.Gateway.Refusals;

/// <summary>Refuses a call at the door, by the policies and the decision of its service: a wrong token costs no service anything.</summary>
internal sealed class AccessMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetRouteModel().Config.Metadata?[RouteTable.Rpc] is { } rpc)
        {
            try
            {
                var authentication = await context.AuthenticateAsync();
                AccessRules.Decide(AccessPolicies.Of(rpc), authentication, (string?)context.Request.Headers[Caller.ActingUserHeader]);
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
