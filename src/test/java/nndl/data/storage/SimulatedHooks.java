package nndl.data.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import nndl.time.ShutdownHooks;

/** The hooks of a simulated process, which ends by {@link #run}, or is killed and runs none. */
public final class SimulatedHooks implements ShutdownHooks {
  private final List<Hook> hooks = new ArrayList<>();
  private boolean haveBegun;

  private record Hook(Runnable work, int priority) {}

  @Override
  public void add(Runnable hook, int priority, long seconds) throws IOException {
    if (haveBegun) {
      throw new IOException("the end of the process");
    }
    hooks.add(new Hook(hook, priority));
  }

  @Override
  public void remove(Runnable hook) {
    hooks.removeIf(one -> one.work == hook);
  }

  @Override
  public boolean haveBegun() {
    return haveBegun;
  }

  /** Returns how many hooks would run. */
  int count() {
    return hooks.size();
  }

  /** Ends the process, in one of its threads, as a signal does. */
  public void run() {
    haveBegun = true;
    hooks.stream()
        .sorted(Comparator.comparingInt(Hook::priority).reversed())
        .forEach(hook -> hook.work.run());
  }
}
