package nndl.data.storage;

import java.io.FileNotFoundException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import nndl.Fixtures;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.QuotaUsage;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.apache.hadoop.security.AccessControlException;

/** What HDFS knows of files and directories, in memory and without their content. */
public final class NameNode extends DistributedFileSystem {
  static final short REPLICAS = 3;

  /** How many bytes are free on the disks of all machines. */
  static final long FREE = 30_000_000;

  private static final URI ROOT = URI.create("hdfs://names");

  private Settings settings;

  /** Where quotas are kept. */
  private record Quota(long bytes, long used) {}

  /** A configuration in which HDFS has the files that a test makes. */
  static final class Settings extends Configuration {
    private final Map<String, FileStatus> nodes = new TreeMap<>();
    private final Map<String, Quota> quotas = new TreeMap<>();

    Settings() {
      setClass("fs.hdfs.impl", NameNode.class, FileSystem.class);
      setBoolean("fs.hdfs.impl.disable.cache", true); // each has its own files
    }

    Storage storage() {
      return new Storage(this, Fixtures.PROCESS);
    }

    /**
     * Makes a directory.
     *
     * @param quota its bytes; -1 if it has none, -2 if this user may not know
     */
    void directory(String path, String permissions, long quota, long used) {
      nodes.put(path, status(path, true, FsPermission.valueOf("d" + permissions), 0));
      quotas.put(path, new Quota(quota, used));
    }

    /**
     * Makes a file.
     *
     * @param real the path to which it leads
     */
    void file(String path, long id, String real) {
      nodes.put(path, status(real, false, FsPermission.getFileDefault(), id));
    }

    String permissions(String path) {
      return nodes.get(path).getPermission().toString();
    }
  }

  static Path path(String name) {
    return new Path(new Path(ROOT), name);
  }

  private static FileStatus status(
      String path, boolean isDirectory, FsPermission permission, long id) {
    FileStatus status =
        (FileStatus)
            new HdfsFileStatus.Builder()
                .isdir(isDirectory)
                .perm(permission)
                .fileId(id)
                .path(new byte[0])
                .build();
    status.setPath(path(path));
    return status;
  }

  @Override
  public void initialize(URI uri, Configuration configuration) {
    setConf(configuration);
    settings = (Settings) configuration;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public Path getWorkingDirectory() {
    return path("/");
  }

  @Override
  public short getDefaultReplication() {
    return REPLICAS;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws FileNotFoundException {
    FileStatus found = settings.nodes.get(path.toUri().getPath());
    if (found == null) {
      throw new FileNotFoundException(path.toString());
    }
    return found;
  }

  @Override
  public FsStatus getStatus(Path path) {
    return new FsStatus(2 * FREE, FREE, FREE);
  }

  @Override
  public QuotaUsage getQuotaUsage(Path path) throws AccessControlException {
    Quota quota = settings.quotas.get(path.toUri().getPath());
    if (quota.bytes < -1) {
      throw new AccessControlException(path.toString());
    }
    return new QuotaUsage.Builder().spaceQuota(quota.bytes).spaceConsumed(quota.used).build();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    for (Path one = path; one != null; one = one.getParent()) {
      if (!settings.nodes.containsKey(one.toUri().getPath())) {
        settings.directory(one.toUri().getPath(), "rwxr-xr-x", -1, 0);
      }
    }
    return true;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) {
    String name = path.toUri().getPath();
    settings.nodes.put(name, status(name, true, permission, 0));
  }

  @Override
  public void close() {
    // nothing is open
  }
}
