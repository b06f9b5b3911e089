package nndl.data.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * What a committed set consists of, as a file beside its staged files says.
 *
 * @param id identifies the set
 * @param first the directory whose record commits this one, or empty if this one is the first
 * @param second the other directory, or empty if there is one directory, or this one is the second
 * @param moved directories in the owned one, whose files are staged files
 * @param files the files that get their names
 * @param deleted the files that are deleted, relative to the owned directory
 */
record CommitRecord(
    String id,
    Optional<String> first,
    Optional<String> second,
    List<String> moved,
    List<StagedFile> files,
    List<String> deleted) {
  /** The name of the file. */
  static final String FILE = "commit.json";

  private static final String FORMAT = "nndl-commit-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the file into the folder of the staged files. */
  void write(Storage storage, Path folder) {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("id", id);
    first.ifPresent(directory -> json.put("first", directory));
    second.ifPresent(directory -> json.put("second", directory));
    ArrayNode entries = json.putArray("files");
    for (StagedFile file : files) {
      entries
          .addObject()
          .put("staged", file.staged())
          .put("target", file.target())
          .put("length", file.length())
          .put("sha256", file.sha256());
    }
    moved.forEach(json.putArray("moved")::add);
    deleted.forEach(json.putArray("deleted")::add);
    storage.write(new Path(folder, FILE), json + "\n");
  }

  /** Reads the file of a folder, or returns empty if there is none. */
  static Optional<CommitRecord> read(Storage storage, Path folder) {
    Path file = new Path(folder, FILE);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    JsonNode json = parse(file, storage.text(file));
    if (!FORMAT.equals(json.path("format").asText())) {
      throw InputException.expected(file, "the format " + FORMAT, json.path("format"));
    }
    List<StagedFile> files = new ArrayList<>();
    for (JsonNode entry : json.path("files")) {
      files.add(
          new StagedFile(
              inside(file, entry.path("staged")),
              inside(file, entry.path("target")),
              entry.path("length").asLong(),
              entry.path("sha256").asText()));
    }
    return Optional.of(
        new CommitRecord(
            json.path("id").asText(),
            Optional.ofNullable(json.path("first").textValue()),
            Optional.ofNullable(json.path("second").textValue()),
            allInside(file, json.path("moved")),
            files,
            allInside(file, json.path("deleted"))));
  }

  private static JsonNode parse(Path file, String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw InputException.expected(file, "a record in JSON", "something else");
    }
  }

  private static List<String> allInside(Path file, JsonNode all) {
    List<String> paths = new ArrayList<>();
    all.forEach(path -> paths.add(inside(file, path)));
    return paths;
  }

  /** Returns a path. Fails if it leads out of the directory, as none of this program's does. */
  private static String inside(Path file, JsonNode node) {
    String path = node.asText();
    if (path.isEmpty() || path.startsWith("/") || List.of(path.split("/")).contains("..")) {
      throw InputException.expected(file, "paths inside of its directory", node);
    }
    return path;
  }
}
