using System.Runtime.InteropServices;

namespace Engagement.Feed.Learning.Trees;

/// <summary>LightGBM's C interface, as far as it is used.</summary>
internal static partial class LightGbm
{
    public const int Float32 = 0;
    public const int Int32 = 2;
    public const int PredictNormal = 0;
    public const int PredictRaw = 1;
    public const int SplitImportance = 0;

    private const string Library = "lib_lightgbm";

    /// <exception cref="InvalidOperationException">LightGBM refuses; its own words are the message.</exception>
    public static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException(Marshal.PtrToStringUTF8(GetLastError()));
    }

    [LibraryImport(Library, EntryPoint = "LGBM_GetLastError")]
    private static partial nint GetLastError();

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DatasetCreateFromMat(
        ReadOnlySpan<float> data, int dataType, int rows, int columns, int isRowMajor, string parameters, nint reference, out nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DatasetSetField(nint dataset, string field, ReadOnlySpan<float> values, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DatasetSetField(nint dataset, string field, ReadOnlySpan<int> values, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetFree")]
    public static partial int DatasetFree(nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterCreate(nint dataset, string parameters, out nint booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    public static partial int BoosterUpdateOneIter(nint booster, out int isFinished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterSaveModelToString")]
    public static partial int BoosterSaveModelToString(
        nint booster, int startIteration, int iterations, int importance, long length, out long needed, Span<byte> text);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterLoadModelFromString", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterLoadModelFromString(string text, out int iterations, out nint booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterPredictForMat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterPredictForMat(
        nint booster, ReadOnlySpan<float> data, int dataType, int rows, int columns, int isRowMajor, int predictType, int startIteration,
        int iterations, string parameters, out long length, Span<double> result);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFree")]
    public static partial int BoosterFree(nint booster);
}
