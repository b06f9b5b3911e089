package nndl.spark.barrier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.Fixtures;
import nndl.spark.cluster.Seat;
import nndl.spark.wire.Network;
import nndl.spark.wire.Network.Address;
import nndl.time.SimulatedClock;
import nndl.worker.ShardGroup;
import nndl.worker.Workload;

/** Executors of one slot each that are threads of a simulated clock. */
final class SimulatedCluster implements Cluster {
  private static final long ORDER_MILLIS = 1_200_000;
  private static final long CHECK_NANOS = 50_000_000;
  private static final int FAREWELL_CHECKS = 100;

  private final SimulatedClock clock;
  private final Network network;
  private final Workload workload;
  private final int slots;
  private final List<Long> starts = new ArrayList<>();

  SimulatedCluster(SimulatedClock clock, Network network, Workload workload, int slots) {
    this.clock = clock;
    this.network = network;
    this.workload = workload;
    this.slots = slots;
  }

  /** When each attempt began. */
  List<Long> starts() {
    return starts;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public int taken() {
    return 0;
  }

  @Override
  public Stage start(Team.Key key, int tasks, Address driver) {
    starts.add(clock.nanoTime());
    return new Teams(key, tasks, driver);
  }

  private final class Teams implements Stage {
    private int running;
    private boolean cancelled;

    Teams(Team.Key key, int tasks, Address driver) {
      running = tasks;
      for (int rank = 0; rank < tasks; rank++) {
        Seat seat = new Seat(rank, tasks, rank, tasks, 0, 1);
        clock.start("team " + rank, () -> run(key, seat, driver));
      }
    }

    private void run(Team.Key key, Seat seat, Address driver) {
      Team team = new Team(key, 1, clock);
      clock.start("loader " + seat.rank(), () -> team.enter(0, load(seat)));
      try {
        new TeamLink(team, key, seat, workload, clock, () -> cancelled)
            .run(network, driver, ORDER_MILLIS);
      } catch (IOException e) {
        // The driver has hung up: it starts new tasks if it still wants any.
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      running--;
    }

    private ShardGroup load(Seat seat) {
      int shards = workload.shards().count();
      return ShardGroup.load(
          workload,
          Fixtures.loader(),
          clock,
          Seat.firstShard(seat.rank(), seat.tasks(), shards),
          Seat.firstShard(seat.rank() + 1, seat.tasks(), shards));
    }

    @Override
    public boolean launched() {
      return true;
    }

    @Override
    public Optional<StageEnd> end() {
      return running == 0 ? Optional.of(StageEnd.DONE) : Optional.empty();
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void close() {
      for (int i = 0; i < FAREWELL_CHECKS && running > 0; i++) {
        clock.park(this, CHECK_NANOS);
      }
      cancel();
    }
  }
}
