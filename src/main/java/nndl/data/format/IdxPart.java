package nndl.data.format;

import java.util.List;
import java.util.function.Function;
import nndl.data.packed.SampleSink;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;

/**
 * An IDX file of images and the IDX file of their labels. From uncompressed files, only the bytes
 * of the requested range are read.
 *
 * @param images the file of the images
 * @param labels the file of the labels, or null if labels are not used; then every label is 0
 * @param header the header of the file of images
 */
public record IdxPart(DataFile images, DataFile labels, IdxHeader header) implements Part {
  private static final int LABELS_HEADER = 8;
  private static final int CHUNK_BYTES = 1 << 18;

  /**
   * Examines both files: their magic numbers, their dimensions and, if they are not compressed,
   * their lengths. Also checks that there is one label for each image.
   */
  public static IdxPart look(Storage storage, FileStatus images, FileStatus labels) {
    Look atImages = look(storage, images, IdxHeader::ofImages);
    Look atLabels = look(storage, labels, IdxHeader::ofLabels);
    IdxHeader header = atImages.header;
    if (header.count() != atLabels.header.count()) {
      throw InputException.expected(
          atLabels.file.path(),
          header.count() + " labels, one for each image in " + atImages.file.path(),
          atLabels.header.count());
    }
    return new IdxPart(atImages.file, atLabels.file, header);
  }

  /** Examines a file of images without labels. */
  public static IdxPart look(Storage storage, FileStatus images) {
    Look atImages = look(storage, images, IdxHeader::ofImages);
    return new IdxPart(atImages.file, null, atImages.header);
  }

  private record Look(DataFile file, IdxHeader header) {}

  private static Look look(
      Storage storage, FileStatus status, Function<Content, IdxHeader> reader) {
    try (Content content = Content.look(storage, status, Storage.Access.HEAD)) {
      IdxHeader header = reader.apply(content);
      DataFile file = content.file();
      if (!file.compressed() && file.length() != header.fileLength()) {
        throw content.expected(
            "%s bytes for %s items of %s"
                .formatted(header.fileLength(), header.count(), header.width()),
            file.length());
      }
      return new Look(file, header);
    }
  }

  @Override
  public long count() {
    return header.count();
  }

  /** Returns the number of inputs: pixels times channels. */
  @Override
  public int width() {
    return header.width();
  }

  @Override
  public List<Integer> sides() {
    return header.sides();
  }

  @Override
  public boolean statesSides() {
    return true;
  }

  @Override
  public boolean compressed() {
    return files().stream().anyMatch(DataFile::compressed);
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink) {
    long start = header.length() + from * width();
    try (Content imagesAt = open(storage, images, start, (to - from) * width())) {
      if (labels == null) {
        read(imagesAt, (classes, count) -> {}, to - from, sink);
      } else {
        try (Content labelsAt = open(storage, labels, LABELS_HEADER + from, to - from)) {
          read(imagesAt, labelsAt::readFully, to - from, sink);
          requireWhole(labelsAt, to);
        }
      }
      requireWhole(imagesAt, to);
    }
  }

  /** Reads the next labels into an array. */
  private interface Labels {
    void read(byte[] classes, int count);
  }

  private void read(Content imagesAt, Labels labelsAt, long count, SampleSink sink) {
    int width = width();
    int most = (int) Math.min(count, Math.max(1, CHUNK_BYTES / width));
    byte[] pixels = new byte[most * width];
    byte[] classes = new byte[most];
    for (long i = 0; i < count; i += most) {
      int length = (int) Math.min(most, count - i);
      labelsAt.read(classes, length);
      imagesAt.readFully(pixels, length * width);
      for (int j = 0; j < length; j++) {
        sink.add(pixels, j * width, classes[j]);
      }
    }
  }

  private void requireWhole(Content content, long to) {
    if (to == count()) {
      content.requireEnd(to);
    }
    content.requireUnchanged();
  }

  /**
   * Opens a file at byte {@code position} to read {@code bytes} bytes. One more byte can be read,
   * to check whether the file ends there.
   */
  private static Content open(Storage storage, DataFile file, long position, long bytes) {
    if (!file.compressed()) {
      return Content.open(storage, file, position, bytes + 1);
    }
    Content content = Content.open(storage, file, 0);
    try {
      content.skip(position);
      return content;
    } catch (RuntimeException e) {
      content.close();
      throw e;
    }
  }

  @Override
  public List<DataFile> files() {
    return labels == null ? List.of(images) : List.of(images, labels);
  }

  @Override
  public String placeOfLabel(long sample) {
    return "%s, label %s".formatted(labels.path(), sample);
  }
}
