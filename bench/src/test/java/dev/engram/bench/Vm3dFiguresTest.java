/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

final class Vm3dFiguresTest {

  static Stream<String> benchmarks() {
    return Vm3dFigures.FIGURES.stream()
        .flatMap(figure -> Stream.of(figure.ours(), figure.naive(), figure.bare()))
        .filter(Objects::nonNull);
  }

  /** Otherwise its row would say that it was not run. */
  @ParameterizedTest
  @MethodSource("benchmarks")
  void eachBenchmarkOfAFigureIsThereWithItsParameter(String name) throws Exception {
    String[] parts = name.split("[.:]", -1);
    Class<?> suite = Class.forName("dev.engram.bench.vm3d." + parts[0]);
    assertThat(suite.getMethod(parts[1]).isAnnotationPresent(Benchmark.class)).isTrue();
    List<String> values =
        Arrays.stream(suite.getFields())
            .map((Field field) -> field.getAnnotation(Param.class))
            .filter(Objects::nonNull)
            .flatMap(param -> Arrays.stream(param.value()))
            .toList();
    if (parts.length > 2) {
      assertThat(values).contains(parts[2]);
    } else {
      assertThat(values).isEmpty();
    }
  }
}
