/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Memory under a real lack of heap, in a JVM of its own that is given little. */
class OutOfMemoryTest {

  @Test
  void aHeapThatIsTooSmallIsATypedErrorThatChangesNothing() throws Exception {
    assertThat(run("-Xmx64m", "shortage")).isEqualTo("as it was");
  }

  @Test
  void anOrdinaryGrowthSucceedsWhereOnlyItsDoublingHasNoRoom() throws Exception {
    assertThat(run("-Xmx64m", "doubling")).isEqualTo("grown");
  }

  @Test
  void aSingleGrowthOfAGibibyteIsCheapUntilItIsTouched() throws Exception {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    assumeTrue(machine.getFreeMemorySize() > 3L << 30, "needs 3 GiB of free memory");
    assertThat(run("-Xmx1200m", "gibibyte")).isEqualTo("1073741824");
  }

  private static String run(String heap, String scene) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-Xmn8m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LittleHeap.class.getName(),
                scene)
            .redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // a JVM that has some begins by saying so
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }
}
