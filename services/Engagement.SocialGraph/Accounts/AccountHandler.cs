using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.Lists;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Accounts;

internal sealed class AccountHandler(AccountStore store, ListAccess access, EventIds eventIds)
{
    public async Task<UpdateAccountResponse> UpdateAsync(UpdateAccountRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        if (eventIds.Refuse(eventId) is { } refusal)
            throw refusal;
        return new UpdateAccountResponse { Duplicate = await store.SetPrivateAsync(callerId, eventId, request.Private, cancellationToken) };
    }

    public async Task<GetAccountResponse> GetAsync(GetAccountRequest request, Caller caller, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.UserId, "user_id").ThrowIfAny();
        var account = await access.CanSeeAsync(caller, request.UserId, cancellationToken)
            ? await store.ReadAsync(request.UserId, caller.UserId == request.UserId, cancellationToken)
            : default;
        return new GetAccountResponse
        {
            Account = new Account
            {
                UserId = request.UserId,
                Followers = account.Followers,
                Following = account.Following + account.Unseen,
                Private = account.Private,
            },
        };
    }
}
