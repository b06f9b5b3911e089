package nndl.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file of images and the file of their labels, looked at but not read: what the driver knows of a
 * data set, and all that a worker needs to load its part.
 *
 * @param images IDX file of images, plain or gzip
 * @param labels IDX file of labels, plain or gzip
 * @param count how many images, and labels
 * @param width inputs of a network that reads them: pixels of an image
 * @param gzip whether one of the two is compressed, so that a part can't be read without what is
 *     before
 */
public record ImageSet(URI images, URI labels, long count, int width, boolean gzip)
    implements Serializable {
  private static final int FINGERPRINT_BYTES = 1 << 16;
  private static final int FINGERPRINT_LENGTH = 8;

  /** Looks at both files: their magic numbers, dimensions, lengths, and that they go together. */
  public static ImageSet open(Storage storage, Path images, Path labels) {
    Look atImages = look(storage, images, IdxHeader::ofImages);
    Look atLabels = look(storage, labels, IdxHeader::ofLabels);
    IdxHeader ofImages = atImages.header;
    IdxHeader ofLabels = atLabels.header;
    if (ofImages.count() != ofLabels.count()) {
      throw InputException.expected(
          labels, ofImages.count() + " labels, one for each image in " + images, ofLabels.count());
    }
    try {
      return new ImageSet(
          storage.qualified(images).toUri(),
          storage.qualified(labels).toUri(),
          ofImages.count(),
          ofImages.width(),
          atImages.gzip || atLabels.gzip);
    } catch (IOException e) {
      throw unreadable(images, e);
    }
  }

  /**
   * What tells this data set from another of the same size, wherever its files are and whether they
   * are compressed: a hash of how both begin.
   */
  public String fingerprint(Storage storage) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path path : new Path[] {imagesPath(), labelsPath()}) {
        try (InputStream in = storage.openContent(path, 0)) {
          digest.update(in.readNBytes(FINGERPRINT_BYTES));
        } catch (IOException e) {
          throw unreadable(path, e);
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }

  Path imagesPath() {
    return new Path(images);
  }

  Path labelsPath() {
    return new Path(labels);
  }

  /** What a look at a file finds; each costs a remote storage a few requests. */
  private record Look(IdxHeader header, boolean gzip) {}

  private static Look look(Storage storage, Path path, IdxHeader.Reader reader) {
    try {
      if (!storage.exists(path)) {
        throw InputException.expected(path, "an IDX file, plain or gzip", "no such file");
      }
      FileStatus status = storage.status(path);
      if (status.isDirectory()) {
        throw InputException.expected(path, "an IDX file, plain or gzip", "a directory");
      }
      IdxHeader header;
      try (InputStream in = storage.openContent(path, 0)) {
        header = reader.read(path, in);
      }
      boolean gzip = storage.isGzip(path);
      if (!gzip && status.getLen() != header.fileLength()) {
        throw InputException.expected(
            path,
            "%s bytes for %s items of %s"
                .formatted(header.fileLength(), header.count(), header.width()),
            status.getLen());
      }
      return new Look(header, gzip);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The one line for a file that could not be read to its end. */
  static InputException unreadable(Path path, IOException e) {
    if (e instanceof EOFException || e instanceof ZipException) {
      return new InputException(
          "%s: expected a whole gzip file, found %s".formatted(path, reason(e)), e);
    }
    return new InputException("%s: expected to read it, found %s".formatted(path, reason(e)), e);
  }

  private static String reason(IOException e) {
    if (e instanceof EOFException) {
      return "the end of the file";
    }
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.lines().findFirst().orElse(text);
  }
}
