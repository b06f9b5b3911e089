package nndl.data.storage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * What a committed set consists of, as a file in JSON beside its staged files says.
 *
 * @param format the version of this description
 * @param id identifies the set
 * @param first the directory whose record commits this one, or null if this one is the first
 * @param second the other directory, or null if there is one directory, or this one is the second
 * @param ofSecond the files of the other directory, or null as that is
 * @param moved directories in the owned one, whose files are staged files
 * @param files the files that get their names
 * @param deleted the files that are deleted, relative to the owned directory
 */
record CommitRecord(
    String format,
    String id,
    String first,
    String second,
    List<StagedFile> ofSecond,
    List<String> moved,
    List<StagedFile> files,
    List<String> deleted) {
  /** The name of the file. */
  static final String FILE = "commit.json";

  static final String FORMAT = "nndl-commit-1";

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  CommitRecord {
    ofSecond = List.copyOf(Objects.requireNonNullElse(ofSecond, List.of()));
    moved = List.copyOf(Objects.requireNonNullElse(moved, List.of()));
    files = List.copyOf(Objects.requireNonNullElse(files, List.of()));
    deleted = List.copyOf(Objects.requireNonNullElse(deleted, List.of()));
  }

  /** Writes the file into the folder of the staged files. */
  void write(Storage storage, Path folder) throws IOException {
    storage.write(new Path(folder, FILE), JSON.writeValueAsString(this) + "\n");
  }

  /** Reads the file of a folder, or returns empty if there is none. */
  static Optional<CommitRecord> read(Storage storage, Path folder) {
    Path file = new Path(folder, FILE);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    CommitRecord record = parse(file, storage.text(file));
    if (!FORMAT.equals(record.format)) {
      throw InputException.expected(file, "the format " + FORMAT, record.format);
    }
    record.requireInside(file);
    return Optional.of(record);
  }

  private static CommitRecord parse(Path file, String text) {
    try {
      return Optional.ofNullable(JSON.readValue(text, CommitRecord.class))
          .orElseThrow(IOException::new);
    } catch (IOException e) {
      throw InputException.expected(file, "a record in JSON", "something else");
    }
  }

  /** Fails if a path leads out of the directory, as none of this program's does. */
  private void requireInside(Path file) {
    List<String> paths = new ArrayList<>(moved);
    paths.addAll(deleted);
    Stream.concat(files.stream(), ofSecond.stream())
        .forEach(one -> paths.addAll(List.of(one.staged(), one.target())));
    for (String path : paths) {
      if (path.isEmpty() || path.startsWith("/") || List.of(path.split("/")).contains("..")) {
        throw InputException.expected(file, "paths inside of its directory", "\"" + path + "\"");
      }
    }
  }
}
