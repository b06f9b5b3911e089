package nndl.training;

import java.util.Optional;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.worker.Weights;
import nndl.training.workload.Split;

/** An exchange with an event just before one of its calls, counted from 0. */
public final class AtCall implements Exchange {
  private final int call;
  private final Exchange exchange;
  private final Event event;
  private int next;

  /** The event. If it throws, the call has no answer. */
  public interface Event {
    void happen() throws Exception;
  }

  public AtCall(int call, Exchange exchange, Event event) {
    this.call = call;
    this.exchange = exchange;
    this.event = event;
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    happen();
    return exchange.sumGradients(parameters, miniBatch);
  }

  @Override
  public Gradient sumGradients(Weights weights, MiniBatch miniBatch, Schedule.Moment moment) {
    happen();
    return exchange.sumGradients(weights, miniBatch, moment);
  }

  @Override
  public Optional<String> differing(Weights weights) {
    return exchange.differing(weights);
  }

  @Override
  public DataHashes hashes() {
    return exchange.hashes();
  }

  @Override
  public Traffic traffic() {
    return exchange.traffic();
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    happen();
    return exchange.evaluate(parameters, split, every);
  }

  private void happen() {
    if (next++ == call) {
      try {
        event.happen();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    exchange.close();
  }
}
