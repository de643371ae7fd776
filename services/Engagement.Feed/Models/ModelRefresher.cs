using System.Globalization;
using Engagement.Feed.Candidates;
using Engagement.Feed.Learning;
using Engagement.Feed.Ranking;
using Engagement.Platform.Errors;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Models;

/// <summary>Gives this process the scorer that the database says serves. A request that has begun ends with the one before.</summary>
internal sealed class ModelRefresher(
    ModelStore models, LearntStateStore states, CurrentScorer current, CandidateIndex index, IOptions<LearningOptions> options,
    IOptions<ModelWeights> weights, TimeProvider timeProvider, ILogger<ModelRefresher> logger) : BackgroundService
{
    private (long Version, LearntModel? Model) _model;
    private (long Position, LearntState? State) _state;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (Outage.Is(exception))
                    Log.ModelBehind(logger, _model.Version, exception.GetType().Name);
                else
                    Log.ModelFailed(logger, exception);
            }
            await Task.Delay(options.Value.Look, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var (version, position) = await states.ReadHeadsAsync(cancellationToken);
        if (version == _model.Version && (version == 0 || position == _state.Position))
            return;
        if (version != _model.Version)
        {
            var model = version == 0 ? null : (await models.ReadContentAsync(version, cancellationToken))?.ToModel();
            if (version != 0 && model is null)
                Log.ModelUnreadable(logger, version);
            _model = (version, model);
        }
        if (_model.Model is not null && position != _state.Position)
            _state = (position, await states.ReadAsync(cancellationToken));
        current.Replace(_model.Model is { } serving && _state.State is { } state
            ? new ModelScorer(NameOf(version, position), serving, weights.Value, state, index)
            : new ScoreFormula());
        Log.ModelServes(logger, _model.Model is null ? 0 : version, position);
    }

    private string NameOf(long version, long position)
        => string.Create(CultureInfo.InvariantCulture, $"model-{version}-weights-{weights.Value.Version}-state-{position}");
}
