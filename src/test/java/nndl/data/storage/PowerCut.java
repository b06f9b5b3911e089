package nndl.data.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files on a machine whose power is cut at a chosen call. Only what was synced before
 * survives: the content of a file that was synced, and the names in a directory that was synced.
 */
public final class PowerCut {
  private final int callsBefore;
  private final Folder root = new Folder(true);
  private int calls;

  /** A file or a directory, whatever its names are. */
  private interface Node {}

  /** A step that gives a file or a directory another name. */
  @FunctionalInterface
  private interface Renaming {
    void rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException;
  }

  /** A file. */
  private static final class Content implements Node {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private byte[] synced = {};
  }

  /** A directory. */
  private static final class Folder implements Node {
    /** Whether it was there before the first call, and stays. */
    private final boolean isOld;

    private final Map<String, Node> names = new TreeMap<>();
    private final Map<String, Node> synced = new TreeMap<>();
    private final Set<String> all = new TreeSet<>();
    private Folder syncedIn;

    Folder(boolean isOld) {
      this.isOld = isOld;
    }

    void put(String name, Node node) {
      names.put(name, node);
      all.add(name);
    }

    void sync() {
      synced.clear();
      names.keySet().forEach(this::sync);
    }

    /** A directory that was moved here is no longer where it was, unlike a file. */
    void sync(String name) {
      Node node = names.get(name);
      synced.put(name, node);
      if (node instanceof Folder inside) {
        if (inside.syncedIn != null && inside.syncedIn != this) {
          inside.syncedIn.synced.values().remove(inside);
        }
        inside.syncedIn = this;
      }
    }
  }

  /** What becomes of names that were not synced. A file system may write them by itself. */
  public enum UnsyncedNames {
    LOST,
    KEPT
  }

  /** Cuts the power at the call after this many. */
  public PowerCut(int callsBefore) {
    this.callsBefore = callsBefore;
  }

  /** The storage of the machine. */
  public Storage storage() {
    return storage(Integer.MAX_VALUE);
  }

  /** The storage of a process there, which is killed at the call after this many of its own. */
  Storage storage(int callsBeforeKill) {
    return OneThread.storage(files -> new Disk(files, callsBeforeKill));
  }

  /** Whether the power has been cut. */
  public boolean isCut() {
    return calls > callsBefore;
  }

  /** Returns a directory. One that no call has made was there before, or is made and synced now. */
  private Folder folder(Path path) {
    if (path.getParent() == null) {
      return root;
    }
    Folder above = folder(path.getParent());
    String name = path.getFileName().toString();
    if (!above.names.containsKey(name)) {
      above.put(name, new Folder(Files.isDirectory(path)));
      above.sync(name);
    }
    return (Folder) above.names.get(name);
  }

  /** Has a file or a directory that is there, and that no call has made, survive as it is. */
  private void keep(Path path) throws IOException {
    Folder above = folder(path.getParent());
    String name = path.getFileName().toString();
    if (Files.exists(path) && !above.names.containsKey(name)) {
      above.put(name, old(path));
      above.sync(name);
    }
  }

  private static Node old(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      Content old = new Content();
      old.synced = Files.readAllBytes(path);
      return old;
    }
    Folder old = new Folder(false);
    try (Stream<Path> inside = Files.list(path)) {
      for (Path file : inside.toList()) {
        old.put(file.getFileName().toString(), old(file));
      }
    }
    old.sync();
    return old;
  }

  /** Makes the files as they are found when the power is back. */
  public void restore(UnsyncedNames unsynced) throws IOException {
    restore(root, Path.of("/"), unsynced);
  }

  private static void restore(Folder folder, Path path, UnsyncedNames unsynced) throws IOException {
    Map<String, Node> left = unsynced == UnsyncedNames.KEPT ? folder.names : folder.synced;
    for (String name : folder.all) {
      Path file = path.resolve(name);
      Node node = left.get(name);
      if (node instanceof Folder inside && inside.isOld) {
        restore(inside, file, unsynced);
        continue;
      }
      deleteTree(file);
      if (node instanceof Content content) {
        Files.write(file, content.synced);
      } else if (node instanceof Folder inside) {
        restore(inside, Files.createDirectory(file), unsynced);
      }
    }
  }

  private static void deleteTree(Path file) throws IOException {
    if (Files.exists(file)) {
      try (Stream<Path> all = Files.walk(file)) {
        for (Path inside : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(inside);
        }
      }
    }
  }

  private final class Disk implements FileOps {
    private final RawLocalFileSystem local;
    private final LocalFiles files;
    private int callsBeforeKill;

    Disk(FileSystem files, int callsBeforeKill) {
      this.local = (RawLocalFileSystem) files;
      this.files = new LocalFiles(local);
      this.callsBeforeKill = callsBeforeKill;
    }

    private void call() throws IOException {
      if (callsBeforeKill-- <= 0) {
        throw new IOException("killed");
      }
      if (calls++ >= callsBefore) {
        throw new IOException("power cut");
      }
    }

    private Path path(org.apache.hadoop.fs.Path path) {
      return local.pathToFile(path).toPath();
    }

    private Folder above(org.apache.hadoop.fs.Path path) {
      return folder(path(path).getParent());
    }

    private void begin(org.apache.hadoop.fs.Path... paths) throws IOException {
      call();
      for (org.apache.hadoop.fs.Path path : paths) {
        keep(path(path));
      }
    }

    @Override
    public NewFile create(org.apache.hadoop.fs.Path file) throws IOException {
      call();
      OutputStream out = files.create(file).out();
      Content content = new Content();
      above(file).put(file.getName(), content);
      OutputStream written =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
              call();
              out.write(bytes, from, length);
              content.content.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
              out.close();
              call();
            }
          };
      return new NewFile(
          written,
          () -> {
            call();
            content.synced = content.content.toByteArray();
          });
    }

    @Override
    public void rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      move(from, to, files::rename);
    }

    private void move(
        org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to, Renaming renaming)
        throws IOException {
      begin(from, to);
      renaming.rename(from, to);
      above(to).put(to.getName(), above(from).names.remove(from.getName()));
    }

    @Override
    public void renameNew(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      move(from, to, files::renameNew);
    }

    @Override
    public void delete(org.apache.hadoop.fs.Path path) throws IOException {
      begin(path);
      files.delete(path);
      above(path).names.remove(path.getName());
    }

    @Override
    public boolean exists(org.apache.hadoop.fs.Path path) {
      return files.exists(path);
    }

    @Override
    public List<String> names(org.apache.hadoop.fs.Path directory) throws IOException {
      return files.names(directory);
    }

    @Override
    public void createDirectory(org.apache.hadoop.fs.Path directory) throws IOException {
      call();
      Folder unused = folder(path(directory)); // new ones, since they are not there yet
      files.createDirectory(directory);
    }

    @Override
    public void syncDirectory(org.apache.hadoop.fs.Path directory) throws IOException {
      call();
      folder(path(directory)).sync();
    }
  }
}
