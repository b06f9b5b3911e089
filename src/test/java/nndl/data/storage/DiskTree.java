package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.hadoop.fs.Path;

/**
 * The files of a disk in memory. A power cut leaves the content of a file that was synced, and of
 * later writes any part. It leaves the names in a directory that were synced. Of all changes of
 * names it leaves the first ones too, however many, as a file system with a journal does. The steps
 * fail as those of Linux do.
 */
final class DiskTree {
  private Folder root = new Folder();
  private int changes;

  /** A file or a directory, whatever its names are. */
  interface Node {}

  /** A file. */
  static final class Content implements Node {
    byte[] bytes = {};
    byte[] synced = {};
    long modified;

    /** Who holds its lock; null if nobody does. */
    Object lock;

    void append(byte[] more, int from, int length) {
      int end = bytes.length;
      bytes = Arrays.copyOf(bytes, end + length);
      System.arraycopy(more, from, bytes, end, length);
    }

    private void restore(RandomGenerator random) {
      int kept = random.nextBoolean() ? 0 : random.nextInt(bytes.length - synced.length + 1);
      bytes = Arrays.copyOf(bytes, synced.length + kept);
      synced = bytes;
      lock = null;
    }
  }

  /**
   * A change of the names in a directory.
   *
   * @param number that of the step, which may change several names
   * @param node what has the name now; null if nothing
   */
  private record Change(int number, String name, Node node) {
    void apply(Map<String, Node> names) {
      if (node == null) {
        names.remove(name);
      } else {
        names.put(name, node);
      }
    }
  }

  /** A directory. */
  static final class Folder implements Node {
    private final SortedMap<String, Node> names = new TreeMap<>();
    private final SortedMap<String, Node> synced = new TreeMap<>();

    private final List<Change> unsynced = new ArrayList<>();

    private Folder above;
    private Folder syncedAbove;

    private void change(int number, String name, Node node) {
      Change change = new Change(number, name, node);
      change.apply(names);
      unsynced.add(change);
      if (node instanceof Folder moved) {
        moved.above = this;
      }
    }

    /** A directory that was moved here is no longer where it was, unlike a file. */
    private void sync() {
      synced.clear();
      synced.putAll(names);
      unsynced.clear();
      for (Node node : names.values()) {
        if (node instanceof Folder inside) {
          if (inside.syncedAbove != null && inside.syncedAbove != this) {
            inside.syncedAbove.synced.values().remove(inside);
          }
          inside.syncedAbove = this;
        }
      }
    }

    private SortedMap<String, Node> left(int changes) {
      SortedMap<String, Node> left = new TreeMap<>(synced);
      unsynced.stream()
          .filter(change -> change.number <= changes)
          .forEach(change -> change.apply(left));
      return left;
    }
  }

  /** Leaves what is found when the power is back. */
  void cutPower(RandomGenerator random) {
    int lost = (int) StrictMath.pow(changes + 1, random.nextDouble()) - 1; // most recent ones
    int kept = random.nextInt(4) == 0 ? changes : changes - lost;
    Folder restored = new Folder();
    restore(root, restored, kept, random);
    root = restored;
  }

  private static void restore(Folder from, Folder to, int kept, RandomGenerator random) {
    from.left(kept)
        .forEach(
            (name, node) -> {
              if (node instanceof Content content) {
                content.restore(random);
                to.names.put(name, content);
              } else if (node instanceof Folder inside && isHere(inside, from, kept)) {
                Folder made = new Folder();
                made.above = to;
                to.names.put(name, made);
                restore(inside, made, kept, random);
              }
            });
    to.sync();
  }

  /** Of the two places of a directory that was moved, the new one counts if it is there. */
  private static boolean isHere(Folder folder, Folder place, int kept) {
    return folder.above == place || !folder.above.left(kept).containsValue(folder);
  }

  /** Returns what a path names; null if nothing. */
  Node find(Path path) {
    Node node = root;
    for (String name : names(path)) {
      node = node instanceof Folder folder ? folder.names.get(name) : null;
    }
    return node;
  }

  private static List<String> names(Path path) {
    return Arrays.stream(path.toUri().getPath().split("/")).filter(it -> !it.isEmpty()).toList();
  }

  /** Returns all files by their paths. */
  SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    list(root, "", files);
    return files;
  }

  private static void list(Folder folder, String path, Map<String, byte[]> files) {
    folder.names.forEach(
        (name, node) -> {
          if (node instanceof Content content) {
            files.put(path + "/" + name, content.bytes);
          } else {
            files.put(path + "/" + name + "/", new byte[0]);
            list((Folder) node, path + "/" + name, files);
          }
        });
  }

  List<String> list(Path directory) {
    return find(directory) instanceof Folder folder
        ? List.copyOf(folder.names.keySet())
        : List.of();
  }

  private Folder above(Path path) throws NoSuchFileException {
    if (path.getParent() != null && find(path.getParent()) instanceof Folder folder) {
      return folder;
    }
    throw new NoSuchFileException(path.toString());
  }

  Content create(Path file) throws IOException {
    if (find(file) != null) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Content content = new Content();
    try {
      above(file).change(++changes, file.getName(), content);
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException(file + " (no such directory)").initCause(e);
    }
    return content;
  }

  void rename(Path from, Path to) throws IOException {
    Node moved = require(from);
    Folder target = above(to);
    Node old = target.names.get(to.getName());
    if (old == moved) {
      return; // two names of one file stay
    }
    if (old instanceof Folder folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(to.toString());
    }
    if (old != null && old instanceof Folder != moved instanceof Folder) {
      throw new FileSystemException(from.toString(), to.toString(), "not both directories");
    }
    for (Folder one = target; one != null; one = one.above) {
      if (one == moved) {
        throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
      }
    }
    Folder source = above(from);
    source.change(++changes, from.getName(), null);
    target.change(changes, to.getName(), moved);
  }

  /** Gives a file a second name. */
  void link(Path from, Path to) throws IOException {
    Node linked = require(from);
    if (above(to).names.containsKey(to.getName())) {
      throw new FileAlreadyExistsException(to.toString());
    }
    above(to).change(++changes, to.getName(), linked);
  }

  private Node require(Path path) throws NoSuchFileException {
    Node found = find(path);
    if (found == null) {
      throw new NoSuchFileException(path.toString());
    }
    return found;
  }

  void delete(Path path) throws IOException {
    Node found = find(path);
    if (found instanceof Folder folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    if (found != null) {
      above(path).change(++changes, path.getName(), null);
    }
  }

  /** Creates a directory in one that exists. Returns false if it is there. */
  boolean makeDirectory(Path path) throws IOException {
    Node found = find(path);
    if (found == null) {
      above(path).change(++changes, path.getName(), new Folder());
    } else if (found instanceof Content) {
      throw new IOException("a place where no directory can be made");
    }
    return found == null;
  }

  void sync(Path directory) throws IOException {
    if (!(find(directory) instanceof Folder folder)) {
      throw new NotDirectoryException(directory.toString());
    }
    folder.sync();
  }
}
