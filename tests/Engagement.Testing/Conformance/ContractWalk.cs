using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Engagement.Testing.Conformance;

/// <summary>Calls and looks at RPCs by their descriptors.</summary>
internal static class ContractWalk
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public static IEnumerable<MethodDescriptor> UnaryMethods(IEnumerable<ServiceDescriptor> contracts)
        => contracts.SelectMany(contract => contract.Methods).Where(method => !method.IsClientStreaming && !method.IsServerStreaming);

    /// <summary>Calls a unary RPC with an empty request.</summary>
    public static async Task CallEmptyAsync(CallInvoker invoker, MethodDescriptor method, CancellationToken cancellationToken)
    {
        var unary = new Method<byte[], byte[]>(MethodType.Unary, method.Service.FullName, method.Name, Bytes, Bytes);
        using var call = invoker.AsyncUnaryCall(unary, host: null, new CallOptions(cancellationToken: cancellationToken), []);
        await call.ResponseAsync;
    }

    /// <summary>Whether any request has an enum somewhere in it.</summary>
    public static bool TakesEnums(IEnumerable<ServiceDescriptor> contracts)
    {
        var seen = new HashSet<MessageDescriptor>();
        return contracts.SelectMany(contract => contract.Methods).Any(method => HasEnum(method.InputType, seen));
    }

    private static bool HasEnum(MessageDescriptor message, HashSet<MessageDescriptor> seen)
        => seen.Add(message) && message.Fields.InDeclarationOrder().Any(
            field => field.FieldType == FieldType.Enum || field.FieldType == FieldType.Message && HasEnum(field.MessageType, seen));
}
