using System.Collections;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Torture.Reporting;

/// <summary>Compares messages field by field: whole numbers and times exactly, ratios to 1e-9.</summary>
internal static class MessageComparison
{
    private const double Tolerance = 1e-9;

    public static void SameMessage(this Findings findings, string check, IMessage expected, IMessage actual, Func<string> of)
    {
        foreach (var field in expected.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.HasPresence && (!field.Accessor.HasValue(expected) || !field.Accessor.HasValue(actual)))
            {
                findings.Equal(check, field.Accessor.HasValue(expected), field.Accessor.HasValue(actual), () => $"{of()}, {field.Name} is there");
                continue;
            }
            Same(field.Accessor.GetValue(expected), field.Accessor.GetValue(actual), () => $"{of()}, {field.Name}");
        }

        void Same(object wanted, object got, Func<string> name)
        {
            switch (wanted)
            {
                case Duration or Timestamp: findings.Equal(check, wanted, got, name); break;
                case IMessage message: findings.SameMessage(check, message, (IMessage)got, name); break;
                case IList list:
                    var others = (IList)got;
                    findings.Equal(check, list.Count, others.Count, name);
                    for (var i = 0; i < Math.Min(list.Count, others.Count); i++)
                    {
                        var place = i;
                        Same(list[i]!, others[i]!, () => $"{name()} {place}");
                    }
                    break;
                case double ratio when Math.Abs(ratio - (double)got) <= Tolerance: findings.Compared(check); break;
                default: findings.Equal(check, wanted, got, name); break;
            }
        }
    }
}
