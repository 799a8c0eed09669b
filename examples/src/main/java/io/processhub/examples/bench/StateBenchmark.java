package io.processhub.examples.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Export and import of state of twenty fields: generated, by hand, and by Jackson's databind. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateBenchmark {
  private final TwentyFields fields = TwentyFields.filled();
  private final ObjectMapper mapper = new ObjectMapper();
  private final TwentyFieldsVerticle verticle = new TwentyFieldsVerticle(fields);
  private Buffer generated = Buffer.buffer();
  private Buffer byHand = Buffer.buffer();
  private Buffer json = Buffer.buffer();

  @Setup
  public void prepare() throws IOException {
    generated = exportGenerated();
    byHand = exportByHand();
    json = exportJackson();
    if (!mapper.writeValueAsString(importByHand()).equals(json.toString())
        || !mapper.writeValueAsString(importJackson()).equals(json.toString())) {
      throw new IllegalStateException("not the same state");
    }
  }

  @Benchmark
  public Buffer exportGenerated() {
    return verticle.exportState().result();
  }

  @Benchmark
  public Buffer exportByHand() {
    return TwentyFieldsByHand.export(fields);
  }

  @Benchmark
  public Buffer exportJackson() throws IOException {
    return Buffer.buffer(mapper.writeValueAsBytes(fields));
  }

  @Benchmark
  public Object importGenerated() {
    TwentyFieldsVerticle to = new TwentyFieldsVerticle();
    to.importState(generated);
    return to;
  }

  @Benchmark
  public Object importByHand() {
    return TwentyFieldsByHand.from(byHand);
  }

  @Benchmark
  public Object importJackson() throws IOException {
    return mapper.readValue(json.getBytes(), TwentyFields.class);
  }
}
