using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Engagement.Testing.Conformance;

/// <summary>Calls and looks at RPCs by their descriptors.</summary>
internal static class ContractWalk
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public static IEnumerable<MethodDescriptor> UnaryMethods(IEnumerable<ServiceDescriptor> contracts)
        => contracts.SelectMany(contract => contract.Methods).Where(method => !method.IsClientStreaming && !method.IsServerStreaming);

    /// <summary>Calls an RPC with an empty request; of a stream it waits for the first answer only.</summary>
    public static async Task CallEmptyAsync(CallInvoker invoker, MethodDescriptor method, CallOptions options)
    {
        if (method.IsServerStreaming)
        {
            using var stream = invoker.AsyncServerStreamingCall(Raw(MethodType.ServerStreaming, method), host: null, options, []);
            await stream.ResponseStream.MoveNext(options.CancellationToken);
            return;
        }
        using var call = invoker.AsyncUnaryCall(Raw(MethodType.Unary, method), host: null, options, []);
        await call.ResponseAsync;
    }

    /// <inheritdoc cref="CallEmptyAsync(CallInvoker, MethodDescriptor, CallOptions)"/>
    public static Task CallEmptyAsync(CallInvoker invoker, MethodDescriptor method, CancellationToken cancellationToken)
        => CallEmptyAsync(invoker, method, new CallOptions(cancellationToken: cancellationToken));

    /// <summary>The HTTP methods and paths of an RPC in JSON, with some id in place of each variable.</summary>
    public static IEnumerable<(string Method, string Path)> HttpBindings(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } http)
            yield break;
        foreach (var rule in http.AdditionalBindings.Prepend(http))
        {
            var template = $"{rule.Get}{rule.Put}{rule.Post}{rule.Delete}{rule.Patch}";
            var parts = template.Split('{', '}').Select((part, index) => index % 2 == 0 ? part : "some-id");
            yield return (rule.PatternCase.ToString().ToUpperInvariant(), string.Concat(parts));
        }
    }

    /// <summary>Whether any request has an enum somewhere in it.</summary>
    public static bool TakesEnums(IEnumerable<ServiceDescriptor> contracts)
    {
        var seen = new HashSet<MessageDescriptor>();
        return contracts.SelectMany(contract => contract.Methods).Any(method => HasEnum(method.InputType, seen));
    }

    private static Method<byte[], byte[]> Raw(MethodType type, MethodDescriptor method)
        => new(type, method.Service.FullName, method.Name, Bytes, Bytes);

    private static bool HasEnum(MessageDescriptor message, HashSet<MessageDescriptor> seen)
        => seen.Add(message) && message.Fields.InDeclarationOrder().Any(
            field => field.FieldType == FieldType.Enum || field.FieldType == FieldType.Message && HasEnum(field.MessageType, seen));
}
