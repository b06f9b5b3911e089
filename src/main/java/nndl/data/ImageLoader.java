package nndl.data;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;

/**
 * Loads a range of an {@link ImageSet} into memory. Of plain files just the bytes of the range are
 * read. A gzip file can only be read from its start: a JVM reads it once, whole, for all ranges
 * that are asked of it, and keeps the packed samples while memory allows.
 */
public final class ImageLoader {
  private static final int CHUNK_BYTES = 1 << 20;

  /** The gzip sets of this JVM; a set is locked while it is being read. */
  private static final Map<ImageSet, Whole> WHOLE_SETS = new ConcurrentHashMap<>();

  private final Storage storage;

  public ImageLoader(Storage storage) {
    this.storage = storage;
  }

  /** Loads a range of at most 2^31 samples. */
  public Samples load(SampleRange range) {
    ImageSet set = range.set();
    if (!set.gzip()) {
      return read(set, range.from(), range.to());
    }
    return whole(set).range(Math.toIntExact(range.from()), Math.toIntExact(range.to()));
  }

  /** Reads a set ahead if it will be read whole. */
  public void prefetch(ImageSet set) {
    if (set.gzip()) {
      whole(set);
    }
  }

  private Samples whole(ImageSet set) {
    return WHOLE_SETS.computeIfAbsent(set, key -> new Whole()).get(this, set);
  }

  private static final class Whole {
    private SoftReference<Samples> samples = new SoftReference<>(null);

    synchronized Samples get(ImageLoader loader, ImageSet set) {
      Samples loaded = samples.get();
      if (loaded == null) {
        loaded = loader.read(set, 0, set.count());
        samples = new SoftReference<>(loaded);
      }
      return loaded;
    }
  }

  private Samples read(ImageSet set, long from, long to) {
    byte[] labels = readLabels(set, from, to);
    Path path = set.imagesPath();
    try (InputStream in = openAt(path, IdxHeader::ofImages, set.count(), set.width(), from)) {
      Samples.Builder builder = new Samples.Builder(set.width(), labels.length);
      int images = Math.max(1, CHUNK_BYTES / set.width());
      byte[] chunk = new byte[Math.min(images, labels.length) * set.width()];
      for (int done = 0; done < labels.length; done += images) {
        int count = Math.min(images, labels.length - done);
        readFully(path, in, chunk, count * set.width());
        for (int i = 0; i < count; i++) {
          builder.add(chunk, i * set.width(), labels[done + i]);
        }
      }
      checkEnd(path, in, set, to);
      return builder.build();
    } catch (IOException e) {
      throw ImageSet.unreadable(path, e);
    }
  }

  private byte[] readLabels(ImageSet set, long from, long to) {
    Path path = set.labelsPath();
    try (InputStream in = openAt(path, IdxHeader::ofLabels, set.count(), 1, from)) {
      byte[] labels = new byte[Math.toIntExact(to - from)];
      readFully(path, in, labels, labels.length);
      checkEnd(path, in, set, to);
      return labels;
    } catch (IOException e) {
      throw ImageSet.unreadable(path, e);
    }
  }

  /** Opens a file at one of its items, having seen that it is still the file that was looked at. */
  private InputStream openAt(Path path, IdxHeader.Reader reader, long count, int width, long item)
      throws IOException {
    IdxHeader header;
    try (InputStream in = storage.openContent(path, 0)) {
      header = reader.read(path, in);
    }
    if (header.count() != count || header.width() != width) {
      throw InputException.expected(
          path,
          "still %s items of %s bytes".formatted(count, width),
          "%s of %s".formatted(header.count(), header.width()));
    }
    return storage.openContent(path, header.length() + item * width);
  }

  private static void readFully(Path path, InputStream in, byte[] target, int length)
      throws IOException {
    int found = in.readNBytes(target, 0, length);
    if (found < length) {
      throw InputException.expected(
          path, "%s more bytes".formatted(length), "the end of the file after " + found);
    }
  }

  /** After the last item comes the end; reading it also makes gzip check its checksum. */
  private static void checkEnd(Path path, InputStream in, ImageSet set, long to)
      throws IOException {
    if (to == set.count() && in.read() >= 0) {
      throw InputException.expected(path, "the end after %s items".formatted(to), "more bytes");
    }
  }
}
