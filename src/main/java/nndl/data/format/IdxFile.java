package nndl.data.format;

import java.io.Serializable;
import java.util.function.Function;
import nndl.data.storage.Content;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.FileStatus;

/**
 * An IDX file and its header. From an uncompressed file, only the bytes of the requested items are
 * read.
 */
record IdxFile(DataFile file, IdxHeader header) implements Serializable {

  /**
   * Examines a file: its magic number, its dimensions and, if it is not compressed, its length.
   *
   * @param reader reads the header
   */
  static IdxFile look(Storage storage, FileStatus status, Function<Content, IdxHeader> reader) {
    try (Content content = Content.look(storage, status, Storage.Access.HEAD)) {
      IdxHeader header = reader.apply(content);
      DataFile file = content.file();
      boolean isWhole =
          header.type() == IdxType.SPARSE
              ? file.length() >= header.fileLength()
              : file.length() == header.fileLength();
      if (!file.compressed() && !isWhole) {
        String width = header.type().bytes() == 1 ? "" : " x " + header.type().bytes() + " bytes";
        throw content.expected(
            "%s bytes for %s items of %s"
                .formatted(header.fileLength(), header.count(), header.width() + width),
            file.length());
      }
      return new IdxFile(file, header);
    }
  }

  /**
   * Opens the file to read the items {@code from} to {@code to - 1}. One more byte can be read, to
   * check whether the file ends there. A file of sparse samples is opened before the first one.
   */
  Content open(Storage storage, long from, long to) {
    if (header.type() == IdxType.SPARSE) {
      return new Start(0, header.length(), 0).open(storage, file);
    }
    long offset = header.length() + from * header.itemBytes();
    return new Start(from, offset, 0).open(storage, file, (to - from) * header.itemBytes() + 1);
  }

  /**
   * Fails if the file has changed since it was examined, or if there are more bytes after the last
   * item.
   *
   * @param content the file, of which all items before {@code to} have been read
   */
  void requireWhole(Content content, long to) {
    if (to == header.count()) {
      content.requireEnd(to);
    }
    content.requireUnchanged();
  }
}
