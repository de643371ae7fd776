using System.IO.Hashing;
using System.Text;
using Google.Protobuf;

namespace Engagement.Platform.Events;

/// <summary>Tells a repeat of a request from another with the same event id.</summary>
public static class RequestFingerprint
{
    /// <summary>Of a request as sent, its type included.</summary>
    public static long Of(IMessage request)
    {
        var hash = new XxHash64();
        hash.Append(Encoding.UTF8.GetBytes($"{request.Descriptor.FullName}\0"));
        hash.Append(request.ToByteArray());
        return (long)hash.GetCurrentHashAsUInt64();
    }
}
