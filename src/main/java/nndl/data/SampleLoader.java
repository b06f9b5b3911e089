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
 * Loads a range of a {@link SampleSet} into memory. Of plain files just the range is read. A
 * compressed file can only be read from its start: a JVM reads it once, whole, for all ranges that
 * are asked of it, and keeps the packed samples while memory allows.
 */
public final class SampleLoader implements SampleSource {
  /** Inputs that there is room for before a file has shown that it holds what it promises. */
  private static final int UNPROVEN_INPUTS = 1 << 22;

  /** Samples that tell how large all are. */
  private static final int PEEK = 1_000;

  /** The compressed parts of this JVM; a part is locked while it is being read. */
  private static final Map<Key, Whole> WHOLE_PARTS = new ConcurrentHashMap<>();

  /** The same part, packed in the same way. */
  private record Key(Part part, float scale, boolean bytes) {}

  private final Storage storage;
  private final MemoryBudget room;

  /** For as many samples as the heap can hold. */
  public SampleLoader(Storage storage) {
    this(storage, MemoryBudget.HEAP);
  }

  public SampleLoader(Storage storage, MemoryBudget room) {
    this.storage = storage;
    this.room = room;
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
    Packer packer = set.packer(capacity(set, range.count(), proven), room);
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
   * How many samples there is room for at once: a plain file's length has shown that it has them.
   */
  private static int capacity(SampleSet set, long count, boolean proven) {
    long most = proven ? count : Math.max(1, UNPROVEN_INPUTS / set.width());
    return (int) Math.min(count, most);
  }

  /**
   * Bytes that a range takes.
   *
   * @param shared whether they are those of a compressed part, of which all is kept on the heap
   * @param parts the largest compressed part that it is taken from, which may be shared
   * @param packing what it takes more while it is packed
   */
  public record Bytes(long held, boolean shared, long parts, long packing) {}

  /** How much a range will take, of samples of so many bytes each. */
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

  /** Whether a range is so much of a compressed part that it keeps all of it. */
  private static boolean sharesWhole(List<SampleRange.Piece> pieces) {
    return pieces.size() == 1 && pieces.get(0).isMost() && pieces.get(0).part().compressed();
  }

  /** About how many bytes a sample of a set will be, packed: as many as the first ones are. */
  public double bytesPerSample(SampleSet set) {
    PackedSamples first = first(set);
    return (double) first.heldBytes() / first.count();
  }

  /** The first samples of a set, which tell how large all are. */
  public PackedSamples first(SampleSet set) {
    Part part = set.parts().get(0);
    int count = (int) Math.min(Math.min(PEEK, part.count()), capacity(set, PEEK, false));
    Packer packer = set.packer(count, MemoryBudget.HEAP);
    part.read(storage, 0, count, packer);
    return packer.build();
  }

  /** Reads ahead what will be read whole. */
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
