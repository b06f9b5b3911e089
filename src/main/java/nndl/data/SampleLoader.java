package nndl.data;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.data.format.Part;
import nndl.data.packed.CountedSink;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedBytes;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * Loads a range of a {@link SampleSet} into memory. From an uncompressed file, only the range is
 * read. A compressed file can only be read from its start, so a JVM reads it once and completely
 * for all ranges. The JVM keeps its packed samples as long as memory allows, or until it
 * {@linkplain #forget forgets} them.
 */
public record SampleLoader(Storage storage, MemoryBudget budget) implements SampleSource {
  /**
   * The number of inputs for which memory is allocated at first if a file is compressed. Only
   * reading it shows whether it contains as many samples as its header declares.
   */
  private static final int UNPROVEN_INPUTS = 1 << 22;

  /** The number of samples that are read to estimate the memory of all samples. */
  private static final int PEEK = 1_000;

  /**
   * The compressed parts that this JVM has read, or is reading. Each is locked while it is read.
   */
  private static final Map<Key, Whole> WHOLE_PARTS = new ConcurrentHashMap<>();

  /** Identifies a part together with the way its samples are packed. */
  private record Key(Part part, float scale, boolean bytes) {}

  /** Creates a loader whose memory is limited only by the heap. */
  public SampleLoader(Storage storage) {
    this(storage, MemoryBudget.HEAP);
  }

  @Override
  public PackedSamples load(SampleRange range) {
    if (range.count() > PackedBytes.MAX_SAMPLES) {
      throw InputException.expected(
          "--shards", "as many as leave each less than 2^31 - 8 samples", range.count());
    }
    SampleSet set = range.set();
    List<SampleRange.Piece> pieces = range.pieces();
    if (sharesWhole(pieces)) {
      SampleRange.Piece piece = pieces.get(0);
      return whole(set, piece.part()) // a copy would need more memory
          .range((int) piece.from(), (int) piece.to());
    }
    boolean proven = pieces.stream().noneMatch(piece -> piece.part().compressed());
    Packer packer = set.packer(capacity(set, range.count(), proven), budget);
    for (SampleRange.Piece piece : pieces) {
      if (piece.part().compressed()) {
        packer.addAll(whole(set, piece.part()), (int) piece.from(), (int) piece.to());
      } else {
        try (CountedSink sink = new CountedSink(packer)) {
          piece.part().read(storage, piece.from(), piece.to(), sink, RowErrors.THROWN);
        }
      }
    }
    return packer.build();
  }

  /**
   * Returns the number of samples for which memory is allocated at first. The length of an
   * uncompressed file proves its number of samples.
   *
   * @param proven whether the number of samples is proved
   */
  private static int capacity(SampleSet set, long count, boolean proven) {
    long most = proven ? count : Math.max(1, UNPROVEN_INPUTS / set.width());
    return (int) Math.min(count, most);
  }

  /**
   * The bytes of memory that a range needs.
   *
   * @param held the bytes of the loaded samples
   * @param shared whether {@code held} counts a complete compressed part, which other ranges may
   *     share
   * @param parts the bytes of the largest compressed part that contains samples of the range; other
   *     ranges may share this part
   */
  public record Bytes(long held, boolean shared, long parts) {}

  /** Estimates the bytes that a range needs if a sample needs {@code perSample} bytes. */
  public static Bytes bytes(SampleRange range, double perSample) {
    List<SampleRange.Piece> pieces = range.pieces();
    long parts =
        pieces.stream()
            .map(SampleRange.Piece::part)
            .filter(Part::compressed)
            .mapToLong(part -> (long) (perSample * part.count()))
            .max()
            .orElse(0);
    if (sharesWhole(pieces)) {
      return new Bytes(parts, true, parts);
    }
    return new Bytes((long) (perSample * range.count()), false, parts);
  }

  /**
   * Whether a range is most of one compressed part, so that it uses the memory of the whole part
   * instead of a copy.
   */
  private static boolean sharesWhole(List<SampleRange.Piece> pieces) {
    return pieces.size() == 1 && pieces.get(0).isMost() && pieces.get(0).part().compressed();
  }

  /** Estimates the bytes of a packed sample of a set by the mean of its first samples. */
  public double bytesPerSample(SampleSet set) {
    PackedSamples first = first(set);
    return (double) first.heldBytes() / first.count();
  }

  /** Loads the first samples of a set. The memory of all samples is estimated from them. */
  public PackedSamples first(SampleSet set) {
    Part part = set.parts().get(0);
    int count = (int) Math.min(Math.min(PEEK, part.count()), capacity(set, PEEK, false));
    Packer packer = set.packer(count, MemoryBudget.HEAP);
    part.read(storage, 0, count, packer, RowErrors.THROWN);
    return packer.build();
  }

  /** Reads the compressed files of a set completely, ahead of the first range. */
  public void prefetch(SampleSet set) {
    for (Part part : set.parts()) {
      if (part.compressed()) {
        whole(set, part);
      }
    }
  }

  /** Drops what this JVM keeps of the compressed files of sets, which are not needed any more. */
  public static void forget(Stream<SampleSet> sets) {
    Set<Part> parts =
        sets.flatMap(set -> set.parts().stream())
            .filter(Part::compressed)
            .collect(Collectors.toSet());
    WHOLE_PARTS.keySet().removeIf(key -> parts.contains(key.part));
  }

  /** How many compressed files this JVM keeps. */
  static int kept() {
    return WHOLE_PARTS.size();
  }

  private PackedSamples whole(SampleSet set, Part part) {
    if (part.count() > Integer.MAX_VALUE) {
      throw InputException.expected(
          part.files().get(0).path(), "less than 2^31 samples in a compressed file", part.count());
    }
    return WHOLE_PARTS
        .computeIfAbsent(new Key(part, set.scale(), set.bytes()), key -> new Whole())
        .get(storage, set, part);
  }

  private static final class Whole {
    private SoftReference<PackedSamples> samples = new SoftReference<>(null);

    synchronized PackedSamples get(Storage storage, SampleSet set, Part part) {
      PackedSamples loaded = samples.get();
      if (loaded == null) {
        Packer packer = set.packer(capacity(set, part.count(), false), MemoryBudget.HEAP);
        try (CountedSink sink = new CountedSink(packer)) {
          part.read(storage, 0, part.count(), sink, RowErrors.THROWN);
        }
        loaded = packer.build();
        samples = new SoftReference<>(loaded);
      }
      return loaded;
    }
  }
}
