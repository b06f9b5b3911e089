package nndl.spark;

import nndl.data.MiniBatch;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.Exchange;

/** An exchange to which something happens just before one of its iterations, counted from 0. */
final class AtIteration implements Exchange {
  private final Exchange exchange;
  private final int iteration;
  private final Event event;
  private int next;

  /** What happens. */
  interface Event {
    void happen() throws Exception;
  }

  AtIteration(int iteration, Exchange exchange, Event event) {
    this.exchange = exchange;
    this.iteration = iteration;
    this.event = event;
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    if (next++ == iteration) {
      try {
        event.happen();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    return exchange.sumGradients(parameters, miniBatch);
  }

  @Override
  public long countCorrect(Parameters parameters) {
    return exchange.countCorrect(parameters);
  }

  @Override
  public void close() {
    exchange.close();
  }
}
