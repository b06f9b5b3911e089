package nndl.data;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads a range of a {@link SampleSet} into memory. Of plain files just the range is read. A
 * compressed file can only be read from its start: a JVM reads it once, whole, for all ranges that
 * are asked of it, and keeps the packed samples while memory allows.
 */
public final class SampleLoader {
  /** Inputs that there is room for before a file has shown that it holds what it promises. */
  private static final int UNPROVEN_INPUTS = 1 << 22;

  /** The compressed parts of this JVM; a part is locked while it is being read. */
  private static final Map<Key, Whole> WHOLE_PARTS = new ConcurrentHashMap<>();

  /** The same part, packed in the same way. */
  private record Key(Part part, float scale, boolean bytes) {}

  private final Storage storage;

  public SampleLoader(Storage storage) {
    this.storage = storage;
  }

  /** Loads a range of at most 2^31 samples. */
  public PackedSamples load(SampleRange range) {
    SampleSet set = range.set();
    Packer packer = null;
    for (SampleRange.Piece piece : range.pieces()) {
      Part part = piece.part();
      if (part.compressed() && piece.count() == range.count()) {
        return cut(whole(set, part), piece);
      }
      if (packer == null) {
        packer = set.packer(Math.toIntExact(range.count()));
      }
      if (part.compressed()) {
        packer.addAll(cut(whole(set, part), piece));
      } else {
        part.read(storage, piece.from(), piece.to(), packer);
      }
    }
    return packer == null ? set.packer(0).build() : packer.build();
  }

  /** Reads ahead what will be read whole. */
  public void prefetch(SampleSet set) {
    for (Part part : set.parts()) {
      if (part.compressed()) {
        whole(set, part);
      }
    }
  }

  private static PackedSamples cut(PackedSamples whole, SampleRange.Piece piece) {
    return piece.count() == whole.count()
        ? whole
        : whole.range(Math.toIntExact(piece.from()), Math.toIntExact(piece.to()));
  }

  private PackedSamples whole(SampleSet set, Part part) {
    return WHOLE_PARTS
        .computeIfAbsent(new Key(part, set.scale(), set.bytes()), key -> new Whole())
        .get(this, set, part);
  }

  private static final class Whole {
    private SoftReference<PackedSamples> samples = new SoftReference<>(null);

    synchronized PackedSamples get(SampleLoader loader, SampleSet set, Part part) {
      PackedSamples loaded = samples.get();
      if (loaded == null) {
        int room = Math.max(1, UNPROVEN_INPUTS / set.width());
        Packer packer = set.packer((int) Math.min(part.count(), room));
        part.read(loader.storage, 0, part.count(), packer);
        loaded = packer.build();
        samples = new SoftReference<>(loaded);
      }
      return loaded;
    }
  }
}
