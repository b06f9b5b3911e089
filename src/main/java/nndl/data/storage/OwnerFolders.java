package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * The folders through which an owner writes and deletes: that of its {@link Fence}, and one on each
 * other disk to which a link or a mount in the directory leads, since nothing can be renamed from
 * one disk to another.
 *
 * <p>Before the owner makes a folder elsewhere, it names it in a file in its own folder. Before it
 * uses the folder, it looks whether its own one is still there. Whoever takes over renames the own
 * folder first, and then the ones that are named in it. So the old owner finds neither.
 */
final class OwnerFolders {
  /** How the names of the files begin that name a folder elsewhere. */
  private static final String ELSEWHERE = ".elsewhere-";

  private static final Pattern NAMING = Pattern.compile(Pattern.quote(ELSEWHERE) + "[0-9a-f-]{36}");

  private final Storage storage;
  private final Fence fence;

  /** The folders for the files of directories that have been written to. */
  private final Map<Path, Path> folders = new ConcurrentHashMap<>();

  OwnerFolders(Storage storage, Fence fence) {
    this.storage = storage;
    this.fence = fence;
  }

  Fence fence() {
    return fence;
  }

  /** Returns a new name from which a file can get its own one. Creates the file's directory. */
  Path temporary(Path file) throws IOException {
    Path directory = storage.qualified(file).getParent();
    if (directory.equals(fence.directory())) {
      return fence.temporary(file);
    }
    if (fence.folder().equals(folders.get(directory))) {
      return fence.temporary(file);
    }
    if (folders.get(directory) == null && isReached(directory)) {
      folders.put(directory, fence.folder());
      return fence.temporary(file);
    }
    return new Fence(elsewhere(directory)).temporary(file);
  }

  /** Returns a new name to which a file on another disk can be renamed. */
  Path temporaryElsewhere(Path file) throws IOException {
    return new Fence(elsewhere(storage.qualified(file).getParent())).temporary(file);
  }

  /** Whether files can be renamed to a directory, which is tried, since no attribute tells it. */
  private boolean isReached(Path directory) throws IOException {
    if (storage.localPath(directory).isEmpty()) {
      return true;
    }
    Path probe = fence.temporary(new Path(directory, Storage.PROBE));
    Path there = new Path(directory, probe.getName());
    try {
      storage.run(
          directory,
          volume -> {
            volume.createDirectory(directory);
            volume.create(probe).close();
            volume.rename(probe, there);
            volume.delete(there);
          });
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      storage.run(probe, volume -> volume.delete(probe));
      return false;
    }
  }

  /** Returns the folder in a directory on another disk, which is made if it is not there. */
  private Path elsewhere(Path directory) throws IOException {
    Path folder = new Path(directory, fence.folder().getName());
    if (!folder.equals(folders.get(directory))) {
      Path naming = new Path(fence.folder(), ELSEWHERE + UUID.randomUUID());
      String relative = folder.toString().substring(fence.directory().toString().length());
      storage.run(
          naming,
          volume -> {
            try (OutputStream out = volume.create(naming)) {
              out.write(relative.getBytes(UTF_8));
            }
          });
      folders.put(directory, folder);
    }
    storage.run(folder, volume -> volume.createDirectory(folder));
    if (!storage.exists(fence.folder())) {
      storage.run(folder, volume -> volume.delete(folder));
      throw storage.ownership().lost(fence.directory());
    }
    return folder;
  }

  /**
   * Deletes the folders elsewhere that are named in the folder of an owner. Each is renamed first,
   * so that the owner cannot write into it meanwhile.
   *
   * @param directory the directory of the owner, which may have had another path for the owner
   */
  static void deleteElsewhere(Storage storage, Path directory, Path ofOwner) throws IOException {
    for (String name : storage.names(ofOwner)) {
      Path file = new Path(ofOwner, name);
      if (Fence.isName(name)) {
        deleteElsewhere(storage, directory, file);
      } else if (NAMING.matcher(name).matches()) {
        deleteNamed(storage, directory, file);
      }
    }
  }

  private static void deleteNamed(Storage storage, Path directory, Path file) throws IOException {
    String named = storage.text(file);
    if (!Fence.isName(named.substring(named.lastIndexOf('/') + 1))) {
      return; // a power cut has left the file without its content
    }
    Path folder = new Path(directory + named);
    Path renamed = Fence.of(folder.getParent(), 0).folder();
    try {
      storage.run(folder, volume -> volume.renameDirectory(folder, renamed));
    } catch (FileNotFoundException | NoSuchFileException e) {
      return; // it was not made, or is deleted already
    }
    Lease.deleteFolder(storage, directory, renamed);
  }
}
