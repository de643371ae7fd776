using Engagement.AppHost.Services;

namespace Engagement.AppHost.Commands;

/// <summary>A token to call the gateway with, as its development endpoint gives it, but also while the gateway is down.</summary>
internal static class MintTokenCommand
{
    public static Service WithMintTokenCommand(this Service gateway, Tokens tokens)
    {
        if (!tokens.CanSign)
            return gateway; // In Production the authority gives tokens.
        gateway.Replicas[0].WithCommand("mint-token", "Mint a development token", Execute, new CommandOptions
        {
            Description = "A bearer token of this run for a user and a role.",
            IconName = "Key",
            IsHighlighted = true,
            Arguments =
            [
                new InteractionInput { Name = "user", Label = "User", InputType = InputType.Text, Required = true, Value = "alice" },
                new InteractionInput
                {
                    Name = "role",
                    Label = "Role",
                    InputType = InputType.Choice,
                    Required = true,
                    Value = "user",
                    Options = [new("user", "user"), new("service", "service"), new("moderator", "moderator")],
                },
            ],
        });
        return gateway;

        Task<ExecuteCommandResult> Execute(ExecuteCommandContext context)
        {
            var (user, role) = (context.Arguments.GetString("user") ?? "alice", context.Arguments.GetString("role") ?? "user");
            return Task.FromResult(CommandResults.Success(
                $"A token for {user} as {role}.",
                new CommandResultData { Value = tokens.Sign(user, role), Format = CommandResultFormat.Text, DisplayImmediately = true }));
        }
    }
}
