package nndl.data;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nndl.data.format.Part;
import nndl.data.packed.CountedSink;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedBytes;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * Loads a range of a {@link SampleSet} into memory. Of a plain file, only the range is read. A
 * compressed file can only be read from its start, so a JVM reads it once and completely for all
 * ranges, and keeps the packed samples as long as memory allows.
 */
public final class SampleLoader implements SampleSource {
  /** How many inputs get memory before a file has shown that it holds as many as it declares. */
  private static final int UNPROVEN_INPUTS = 1 << 22;

  /** How many samples are read to estimate the size of all. */
  private static final int PEEK = 1_000;

  /** The compressed parts that this JVM has read. A part is locked while it is read. */
  private static final Map<Key, Whole> WHOLE_PARTS = new ConcurrentHashMap<>();

  /** Identifies a part that is packed in one way. */
  private record Key(Part part, float scale, boolean bytes) {}

  private final Storage storage;
  private final MemoryBudget budget;

  /** A loader that is limited only by the heap. */
  public SampleLoader(Storage storage) {
    this(storage, MemoryBudget.HEAP);
  }

  public SampleLoader(Storage storage, MemoryBudget budget) {
    this.storage = storage;
    this.budget = budget;
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
      int from = Math.toIntExact(piece.from());
      int to = Math.toIntExact(piece.to());
      return whole(set, piece.part()).range(from, to); // a copy would take more
    }
    boolean proven = pieces.stream().noneMatch(piece -> piece.part().compressed());
    Packer packer = set.packer(capacity(set, range.count(), proven), budget);
    for (SampleRange.Piece piece : pieces) {
      if (piece.part().compressed()) {
        int from = Math.toIntExact(piece.from());
        int to = Math.toIntExact(piece.to());
        packer.addAll(whole(set, piece.part()), from, to);
      } else {
        piece.part().read(storage, piece.from(), piece.to(), new CountedSink(packer));
      }
    }
    return packer.build();
  }

  /**
   * For how many samples memory is allocated at once. A plain file's length proves its number of
   * samples.
   */
  private static int capacity(SampleSet set, long count, boolean proven) {
    long most = proven ? count : Math.max(1, UNPROVEN_INPUTS / set.width());
    return (int) Math.min(count, most);
  }

  /**
   * The bytes that a range takes.
   *
   * @param shared whether {@code held} are those of a compressed part, which is kept on the heap
   *     completely
   * @param parts the bytes of the largest compressed part that the range is taken from, which may
   *     be shared
   * @param packing the additional bytes while the range is packed
   */
  public record Bytes(long held, boolean shared, long parts, long packing) {}

  /** How many bytes a range will take, with {@code perSample} bytes per sample. */
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
      return new Bytes(parts, true, parts, 0);
    }
    long held = (long) (perSample * range.count());
    return new Bytes(held, false, parts, PackedBytes.bytesToPack(held));
  }

  /** Whether a range is so large a share of a compressed part that it keeps the whole part. */
  private static boolean sharesWhole(List<SampleRange.Piece> pieces) {
    return pieces.size() == 1 && pieces.get(0).isMost() && pieces.get(0).part().compressed();
  }

  /** About how many bytes a packed sample of a set takes: as many as the first ones do. */
  public double bytesPerSample(SampleSet set) {
    PackedSamples first = first(set);
    return (double) first.heldBytes() / first.count();
  }

  /** The first samples of a set, from which the size of all is estimated. */
  public PackedSamples first(SampleSet set) {
    Part part = set.parts().get(0);
    int count = (int) Math.min(Math.min(PEEK, part.count()), capacity(set, PEEK, false));
    Packer packer = set.packer(count, MemoryBudget.HEAP);
    part.read(storage, 0, count, packer);
    return packer.build();
  }

  /** Begins to read the compressed files of a set. */
  public void prefetch(SampleSet set) {
    for (Part part : set.parts()) {
      if (part.compressed()) {
        whole(set, part);
      }
    }
  }

  private PackedSamples whole(SampleSet set, Part part) {
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
        part.read(storage, 0, part.count(), new CountedSink(packer));
        loaded = packer.build();
        samples = new SoftReference<>(loaded);
      }
      return loaded;
    }
  }
}
