package nndl.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import nndl.data.InputFiles;
import nndl.data.storage.PathResolver;
import nndl.data.storage.ResolvedPath;
import nndl.data.storage.ResolvedPath.Kind;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Decides for a command which files it may write. No output replaces a file that the command reads,
 * under whatever name: both are compared as {@link ResolvedPath resolved paths}. With {@code
 * --overwrite}, an output replaces a file of its own {@link OutputFormat}, and nothing else. A
 * device, a pipe or a file that a process has open is written on and keeps its place. If standard
 * output or standard error goes to a file, that is an output too.
 *
 * <p>A command names what it reads and what it writes in any order, and opens nothing before.
 */
public final class Outputs {
  private static final List<String> STANDARD = List.of("standard output", "standard error");

  private final Storage storage;
  private final boolean overwrite;
  private final PathResolver resolver;
  private final List<Output> outputs = new ArrayList<>();

  /** What is read, which is looked at only when there is something to compare it with. */
  private final List<Supplier<Input>> pending = new ArrayList<>();

  private final List<Input> inputs = new ArrayList<>();

  /**
   * @param overwrite whether files may be replaced
   */
  public Outputs(Storage storage, boolean overwrite) {
    this(storage, overwrite, storage.process().printed());
  }

  /**
   * @param printed the files that are standard output and standard error
   */
  Outputs(Storage storage, boolean overwrite, List<String> printed) {
    this.storage = storage;
    this.overwrite = overwrite;
    this.resolver = new PathResolver(storage);
    for (int i = 0; i < printed.size(); i++) {
      addStandard(STANDARD.get(i), printed.get(i));
    }
  }

  private void addStandard(String name, String file) {
    try {
      Path path = new Path("file", null, file);
      ResolvedPath place = resolver.of(path);
      if (place.kind() == Kind.OPEN) {
        Path named = new Path("file", null, Files.readSymbolicLink(Paths.get(file)).toString());
        add(new Output(name, named, named, place, null));
      }
    } catch (IOException e) {
      throw InputException.expected(new Path(file), "a place to write", e);
    }
  }

  /**
   * A file or a directory that is written.
   *
   * @param option the option that names it, for messages
   * @param shown the path as the user names it
   * @param path the path with its scheme
   * @param format the format of a file; null of a directory, and of what this process prints
   */
  private record Output(
      String option, Path shown, Path path, ResolvedPath place, OutputFormat format) {
    /** Whether a file gets the name, and may replace one. */
    boolean isFile() {
      return format != null && place.kind() != Kind.OPEN;
    }
  }

  /** A file that is read, or a directory of which everything is read. */
  private record Input(ResolvedPath path, boolean isFolder) {}

  /** Adds files that are read. */
  public Outputs reading(InputFiles files) {
    files.files().forEach(file -> pending.add(() -> new Input(resolver.of(file), false)));
    return reading(files.folders(), true);
  }

  /** Adds files that are read. */
  public Outputs reading(List<Path> files) {
    return reading(files, false);
  }

  /** Adds a directory of which everything is read, at any depth. */
  public Outputs readingFolder(Path folder) {
    return reading(List.of(folder), true);
  }

  /** Adds models that are read. Each is named by its file or by the directory of its training. */
  public Outputs readingModels(List<Path> models) {
    models.forEach(model -> reading(List.of(model, new Path(model, Model.FILE_NAME))));
    return this;
  }

  /**
   * Adds the files of a table.
   *
   * @param table the format and the path with a colon between them
   */
  public Outputs readingTable(String table) {
    try {
      FileStatus[] files = storage.glob(new Path(table.substring(table.indexOf(':') + 1)));
      for (FileStatus file : files == null ? new FileStatus[0] : files) {
        pending.add(() -> new Input(resolver.of(file), file.isDirectory()));
      }
    } catch (IllegalArgumentException e) {
      // Spark says what is wrong with the path
    }
    return reading(List.of());
  }

  /** Adds paths that are read, and compares all new ones with the outputs, if there are outputs. */
  private Outputs reading(List<Path> paths, boolean areFolders) {
    paths.forEach(path -> pending.add(() -> new Input(resolver.of(path), areFolders)));
    if (!outputs.isEmpty()) {
      more().forEach(input -> outputs.forEach(to -> requireNoOverlap(to, input)));
    }
    return this;
  }

  /** Looks at all that were added since the last call, and returns them, but for streams. */
  private List<Input> more() {
    List<Input> more =
        pending.stream()
            .map(Supplier::get)
            .filter(input -> input.path.kind() != Kind.STREAM)
            .toList();
    pending.clear();
    inputs.addAll(more);
    return more;
  }

  /**
   * Adds a file that is written, and returns its path. Fails if it is a file that is read, if there
   * is one and no file may be replaced, or if it would lie in a directory of samples.
   *
   * @param option the option that names it
   */
  public Path file(String option, Path path, OutputFormat format) {
    if (resolver.of(path).kind() == Kind.FILE) {
      requireReplaceable(path);
    }
    return fileOfSet(option, path, format);
  }

  /**
   * Like {@link #file}, but of a set that may be whole only when somebody owns the directory. So
   * the owner {@linkplain #require looks} whether there is a file that must not be replaced.
   */
  public Path fileOfSet(String option, Path path, OutputFormat format) {
    Path qualified = storage.qualified(path);
    ResolvedPath place = resolver.of(path);
    switch (place.kind()) {
      case MISSING, OPEN, FILE -> {}
      case STREAM -> {
        return qualified;
      }
      case SOCKET -> throw InputException.expected(path, "a place to write", "a socket");
      case DIRECTORY -> throw InputException.expected(path, "a place to write", "a directory");
    }
    add(new Output(option, path, qualified, place, format));
    return place.kind() == Kind.FILE && isLink(resolver, qualified, place)
        ? place.path()
        : qualified;
  }

  /** Whether a path ends in a link. What it names is replaced then, and the link stays. */
  private static boolean isLink(PathResolver resolver, Path path, ResolvedPath place) {
    return !resolver.of(path.getParent()).child(path.getName()).equals(place.path());
  }

  /**
   * Adds a directory that is written, and returns its path. Fails if files that are read lie in it,
   * at any depth, or if it lies in a directory of samples.
   */
  public Path folder(String option, Path path) {
    Path qualified = storage.qualified(path);
    add(new Output(option, path, qualified, resolver.of(path), null));
    return qualified;
  }

  /**
   * Fails if a directory that nndl makes inside of an output is a link, or a mount of another disk.
   * Files behind a link would have another owner than the output, or belong to another one, and no
   * file can be renamed from one disk to another.
   */
  public static void requireOwn(Storage storage, Path directory) {
    PathResolver resolver = new PathResolver(storage);
    ResolvedPath place = resolver.of(directory);
    if (isLink(resolver, directory, place)) {
      throw InputException.expected(
          directory,
          "a directory of its own",
          "a link to %s; remove the link".formatted(place.path()));
    }
    if (resolver.isMount(directory)) {
      throw InputException.expected(
          directory, "a directory on the disk of the one around it", "a mount of another disk");
    }
  }

  /**
   * Returns the files in a directory that an earlier run of the command wrote. Fails if there are
   * others, or if they must not be replaced. Hidden files stay, and do not count.
   *
   * @param what the files, for messages
   * @param isOurs whether a file has a name that the command gives
   */
  public List<Path> earlierFiles(
      Path folder, String what, Predicate<String> isOurs, OutputFormat format) {
    List<Path> found = new ArrayList<>();
    for (String name : storage.names(folder)) {
      if (InputFiles.isHidden(name)) {
        continue;
      }
      Path file = new Path(folder, name);
      if (!isOurs.test(name)) {
        throw InputException.expected(folder, what + " alone, which --overwrite replaces", name);
      }
      if (!overwrite) {
        throw InputException.expected(folder, "no files there, or --overwrite", name);
      }
      requireFormat(storage, file, format);
      found.add(file);
    }
    return found;
  }

  /** Fails if there is a file of another format, which is not the command's own. */
  public static void requireFormat(Storage storage, Path file, OutputFormat format) {
    if (!format.isIn(storage, file)) {
      throw InputException.expected(
          file, format + ", which --overwrite replaces", "a file of another kind");
    }
  }

  private void add(Output output) {
    List<Input> unused = more();
    inputs.forEach(input -> requireNoOverlap(output, input));
    for (Output other : outputs) {
      // the files of one option may be one file with two names, after a replacement was cut off
      if (!other.option.equals(output.option)
          && other.place.isSame(output.place)
          && !(other.format == null && output.place.kind() == Kind.OPEN)) { // --output /dev/stdout
        throw InputException.expected(
            output.option, "another file than that of " + other.option, "the same");
      }
    }
    outputs.add(output);
  }

  private static void requireNoOverlap(Output output, Input found) {
    ResolvedPath place = output.place;
    ResolvedPath input = found.path();
    if (place.isSame(input) && place.kind() != Kind.DIRECTORY) {
      throw InputException.expected(
          output.option, "another file than those that are read", output.path);
    }
    if (place.isSame(input) || input.isIn(place)) {
      throw InputException.expected(
          output.option, "a directory without files that are read", output.path);
    }
    if (found.isFolder() && place.isIn(input)) {
      throw InputException.expected(
          output.option, "a place outside the directory that is read", output.path);
    }
  }

  /**
   * Makes the files ready, once all that is read and written is known. Does what {@link #require}
   * does. Fails if another process owns the directory of a file. Then creates the directories of
   * the files, and writes a test file there, so that a path that is not writable is found before
   * the work. No file of an owner appears there: two commands may write two files in one directory.
   *
   * @param lines takes a line if an owner without a sign of life is waited for
   */
  public void prepare(Consumer<String> lines) {
    require();
    Set<Path> tried = new HashSet<>();
    for (Output output : outputs) {
      Path directory = output.path.getParent();
      if (output.isFile() && tried.add(directory)) {
        OutputLease.awaitNoOwner(storage, output.place.path().getParent(), lines);
        storage.createDirectory(directory);
        storage.requireWritable(directory);
      }
    }
  }

  /**
   * Fails if there is a file by now that must not be replaced, or that has another format than its
   * output. The only owner of a directory asks this once, before it writes.
   */
  public void require() {
    PathResolver now = new PathResolver(storage);
    for (Output output : outputs) {
      if (output.isFile() && now.of(output.path).kind() == Kind.FILE) {
        requireReplaceable(output.shown);
        requireFormat(storage, output.shown, output.format);
      }
    }
  }

  private void requireReplaceable(Path path) {
    if (!overwrite) {
      throw InputException.expected(path, "no such file, or --overwrite", "a file");
    }
  }

  /** Whether a path names a device, a pipe or an open file, which is written on. */
  public static boolean isWrittenOn(Storage storage, Path path) {
    try {
      Kind kind = new PathResolver(storage).of(path).kind();
      return kind == Kind.STREAM || kind == Kind.OPEN;
    } catch (InputException e) {
      return false; // it is told when it is written
    }
  }
}
