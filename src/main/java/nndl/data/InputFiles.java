package nndl.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.storage.Content;
import nndl.data.storage.LocalNames;
import nndl.data.storage.Paths;
import nndl.data.storage.Storage;
import nndl.data.storage.UnfinishedSets;
import nndl.error.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;

/**
 * The files that the user names: a file, a directory, a glob, or several of these separated by
 * commas. The files that are found are sorted by path.
 *
 * @param names the names as the user wrote them
 * @param files the files found, in the order of their paths
 * @param folders the directories of which all files were taken
 */
public record InputFiles(String names, List<FileStatus> files, List<Path> folders) {
  private static final int HEADER_BYTES = 1 << 12;

  /**
   * Matches a list of several URIs. No file has such a name, and HDFS rejects the request for it,
   * because HDFS names contain no colons.
   */
  private static final Pattern SEVERAL_URIS = Pattern.compile(",\\s*[A-Za-z][A-Za-z0-9+.-]*:/");

  /** Finds the files that the user names. */
  public static InputFiles of(Storage storage, String names) {
    List<FileStatus> named;
    try {
      named = named(storage, names);
    } catch (IllegalArgumentException e) {
      throw InputException.expected(names, "paths or URIs", e);
    }
    UnfinishedSets.requireNone(storage, named);
    List<FileStatus> found = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    named.forEach(file -> add(storage, file, found, folders));
    found.sort(Comparator.comparing(file -> file.getPath().toString()));
    requireDistinct(found);
    return new InputFiles(names, found, folders);
  }

  /** Returns the files and directories that the user names. */
  private static List<FileStatus> named(Storage storage, String names) {
    if (!SEVERAL_URIS.matcher(names).find()) {
      // The whole text may be the name of one file, which may contain commas and brackets.
      Optional<FileStatus> one = storage.find(Paths.of(names));
      if (one.isPresent()) {
        return List.of(one.get());
      }
    }
    List<FileStatus> named = new ArrayList<>();
    for (String name : split(names)) {
      FileStatus[] matches = storage.glob(Paths.of(name));
      requireAll(storage, name);
      if (matches == null || matches.length == 0) {
        throw InputException.expected(
            name, "a file", matches == null ? "no such file" : "none that matches");
      }
      named.addAll(List.of(matches));
    }
    return named;
  }

  /** Returns the last part of a name of files, without directories; of several names all. */
  public static String shortName(String names) {
    String whole = names.replaceAll("/+$", "");
    return whole.contains(",") ? whole : whole.substring(whole.lastIndexOf('/') + 1);
  }

  String path(int i) {
    return files.get(i).getPath().toString();
  }

  /**
   * Returns the format that the user sets. If the user sets none, returns the format that follows
   * from the name of the first file or, if the name shows none, from its content.
   */
  public Format format(Storage storage, InputOptions options) {
    if (options.format() != null) {
      return options.format();
    }
    Format byName = Format.byName(files.get(0).getPath().getName());
    if (byName != null) {
      return byName;
    }
    byte[] head = head(storage);
    Format format = Format.byContent(head);
    if (format == null) {
      throw InputException.expected(
          path(0),
          "an IDX, CSV or LIBSVM file (--format says which, a glob leaves others out)",
          head.length == 0 ? "an empty file" : "none of them");
    }
    return format;
  }

  /** Returns the first bytes of the first file, at most {@value #HEADER_BYTES}. */
  public byte[] head(Storage storage) {
    byte[] head = new byte[HEADER_BYTES];
    try (Content content = Content.look(storage, files.get(0), Storage.Access.HEAD)) {
      return Arrays.copyOf(head, content.readUpTo(head, HEADER_BYTES));
    }
  }

  /**
   * Adds a file, or the files of a directory. Hadoop's jobs write hidden ones beside their output.
   */
  private static void add(
      Storage storage, FileStatus file, List<FileStatus> found, List<Path> folders) {
    if (!file.isDirectory()) {
      found.add(file);
      return;
    }
    folders.add(file.getPath());
    List<FileStatus> all = visible(storage, file.getPath());
    for (FileStatus inside : all) {
      if (inside.isDirectory()) {
        throw InputException.expected(
            inside.getPath(), "files alone in a directory of samples", "a directory");
      }
    }
    if (all.isEmpty()) {
      throw InputException.expected(file.getPath(), "files in it", "an empty directory");
    }
    found.addAll(all);
  }

  /** Returns what is in a directory and not hidden. Fails if a name there cannot be read. */
  public static List<FileStatus> visible(Storage storage, Path directory) {
    LocalNames.requireAll(storage, directory, name -> !isHidden(name));
    return Arrays.stream(storage.list(directory))
        .filter(file -> !isHidden(file.getPath().getName()))
        .toList();
  }

  /** Whether a file of this name is ignored when its directory is read. */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** Fails if a file that a pattern would match has a name that cannot be read. */
  private static void requireAll(Storage storage, String braces) {
    try {
      for (String pattern : GlobExpander.expand(braces)) { // braces may hold several directories
        requireAll(storage, new Path(pattern));
      }
    } catch (IOException e) {
      throw InputException.unreadable(braces, e);
    }
  }

  private static void requireAll(Storage storage, Path pattern) {
    Path directory = pattern.getParent() == null ? new Path(".") : pattern.getParent();
    GlobPattern names = new GlobPattern(pattern.getName());
    if (!names.hasWildcard()) {
      return;
    }
    FileStatus[] matched = storage.glob(directory);
    for (FileStatus file : matched == null ? new FileStatus[0] : matched) {
      if (file.isDirectory()) {
        LocalNames.requireAll(storage, file.getPath(), names::matches);
      }
    }
  }

  private static void requireDistinct(List<FileStatus> files) {
    for (int i = 1; i < files.size(); i++) {
      if (files.get(i).getPath().equals(files.get(i - 1).getPath())) {
        throw InputException.expected(files.get(i).getPath(), "each file once", "it twice");
      }
    }
  }

  /** Splits the names at the commas that are outside the braces of a glob. */
  private static List<String> split(String names) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= names.length(); i++) {
      char c = i < names.length() ? names.charAt(i) : ',';
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && (depth <= 0 || i == names.length())) {
        parts.add(names.substring(start, i).strip());
        start = i + 1;
      }
    }
    return parts;
  }
}
