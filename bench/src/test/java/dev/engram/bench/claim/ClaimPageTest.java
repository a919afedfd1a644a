/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page as it is in the documents, and each sentence of it that numbers could make untrue. */
final class ClaimPageTest {

  private static final Path PAGE = Path.of("../docs/benchmarks/vm3d-claim.md");
  private static final List<Pricing> EVM = List.of(Pricing.EVM_BUMP, Pricing.EVM_FIRST_FIT);

  private static Study study = new Study(Map.of());

  @BeforeAll
  static void run() {
    study = Study.run();
  }

  @Test
  void thePageAndThePictureAreWhatTheProgramWrites() throws IOException {
    assertThat(ClaimPage.of(study, "vm3d-claim.svg")).isEqualTo(Files.readString(PAGE));
    assertThat(ClaimChart.of(study))
        .isEqualTo(Files.readString(PAGE.resolveSibling("vm3d-claim.svg")));
  }

  @Test
  void thePictureIsXmlWithAMarkForEachPoint() throws Exception {
    byte[] svg = ClaimChart.of(study).getBytes(StandardCharsets.UTF_8);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    long below =
        study.curves().values().stream()
            .flatMap(List::stream)
            .flatMap(point ->
                List.of(Pricing.EVM_BUMP, Pricing.EVM_FIRST_FIT, Pricing.STRAIGHT).stream()
                    .map(linear -> point.saving(Pricing.SPACE, linear)))
            .filter(saving -> saving < -100)
            .count();
    assertThat(below).isPositive();
    int points = study.curves().values().stream().mapToInt(List::size).sum();
    assertThat(document.getElementsByTagName("circle").getLength())
        .isEqualTo((int) (3L * points - below));
    assertThat(document.getElementsByTagName("g").getLength())
        .isEqualTo(TraceKind.values().length + 1);
  }

  @ParameterizedTest
  @EnumSource
  void aCurveAgainstAnEvmCrossesTheClaimOnItsWayUp(TraceKind kind) {
    for (Pricing evm : EVM) {
      List<Point> curve = study.curve(kind);
      assertThat(curve.getFirst().saving(Pricing.SPACE, evm)).isNegative();
      assertThat(curve.getLast().saving(Pricing.SPACE, evm)).isGreaterThan(85);
      assertThat(curve)
          .filteredOn(point -> Math.abs(point.saving(Pricing.SPACE, evm) - 50) <= 10)
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheSquareOnlySparseTablesSaveAnything(TraceKind kind) {
    assertThat(study.curve(kind))
        .filteredOn(point -> point.saving(Pricing.SPACE, Pricing.STRAIGHT) > 0)
        .hasSize(kind == TraceKind.TABLES ? 8 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void pagesCostAboutWhatTheHighestWordDoes(TraceKind kind) {
    int apart = kind == TraceKind.ARRAYS ? 20 : kind == TraceKind.TABLES ? 60 : 12;
    assertThat(study.curve(kind))
        .filteredOn(point -> point.live() >= 512 << 10)
        .hasSize(4)
        .allMatch(point -> Math.abs(point.saving(Pricing.SPACE, Pricing.STRAIGHT_FEES)) <= apart);
  }

  @Test
  void firstFitFindsFewHolesInFragmentingPrograms() {
    assertThat(study.curve(TraceKind.FRAGMENTING))
        .filteredOn(point -> point.live() >= 64 << 10)
        .hasSize(7)
        .allMatch(point -> point.saving(Pricing.EVM_FIRST_FIT, Pricing.EVM_BUMP) < 2);
  }

  @ParameterizedTest
  @EnumSource
  void compactionNeverCostsLess(TraceKind kind) {
    assertThat(study.curve(kind))
        .allMatch(point -> point.saving(Pricing.SPACE_RELIEVED, Pricing.SPACE) <= 0)
        .allMatch(point -> point.saving(Pricing.SPACE_COMPACTED, Pricing.SPACE) <= 0);
  }
}
