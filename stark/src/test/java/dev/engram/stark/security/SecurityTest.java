/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.field.PrimeField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class SecurityTest {

  /** 2^20 rows, 1,200 columns: what the study of such systems computed its table for. */
  private static final Shape STUDIED = new Shape(1L << 20, 1_000, 3, 1_200, 1L << 26, 32);

  static final List<Profile> SHIPPED = Profile.SHIPPED;

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void aShippedProfileIsWorthWhatItsNameSays(Profile profile) {
    String name = profile.name();
    int promised =
        profile.equals(Profile.INSECURE_TEST)
            ? 0
            : Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    assertThat(profile.bits()).isEqualTo(promised);
    assertThat(Security.of(profile, Shape.REFERENCE).bits())
        .as(() -> Security.of(profile, Shape.REFERENCE).terms().toString())
        .isGreaterThanOrEqualTo(promised);
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void hidingRowsDoesNotCostAShippedProfileItsBits(Profile profile) {
    assertThat(Security.of(profile.withZeroKnowledge(), Shape.REFERENCE).bits())
        .isGreaterThanOrEqualTo(profile.bits());
  }

  @Test
  void theProfileForTestsIsWorthNothing() {
    assertThat(Security.of(Profile.INSECURE_TEST, Shape.REFERENCE).bits()).isLessThan(20);
  }

  /** Terms of BabyBear's quintic extension, as ../shared/research/openvm.md 5.9 has them. */
  @ParameterizedTest
  @CsvSource({
    "2, 118, 0,  100.0, 122.3, 129.7, 132.5",
    "1, 193, 0,  100.1, 123.3, 130.7, 132.5",
    "2,  94, 5,  101.1, 107.6, 115.0, 129.1",
    "2,  87, 10, 100.9, 102.9, 110.4, 128.1",
    "3,  60, 5,  101.7, 105.1, 112.5, 128.6"
  })
  void termsAreThoseOfTheStudy(
      int logBlowup,
      int queries,
      int multiplicity,
      double query,
      double batching,
      double folding,
      double outOfDomain) {
    Regime regime =
        multiplicity == 0 ? new Regime.UniqueDecoding() : new Regime.Johnson(multiplicity);
    Profile profile =
        new Profile(
            "studied",
            0,
            PrimeField.BABY_BEAR,
            5,
            logBlowup,
            queries,
            new Grinding(0, 0, 0, 0, 20),
            regime,
            3,
            5,
            CommitmentHash.BLAKE3,
            false);
    Security security = Security.of(profile, STUDIED);
    assertThat(bits(security, "queries")).isCloseTo(query, within(0.06));
    assertThat(bits(security, "batching")).isCloseTo(batching, within(0.1));
    // a step may join a word too, so eight values count where the study has seven challenges
    assertThat(bits(security, "folding")).isCloseTo(folding - 0.2, within(0.1));
    assertThat(bits(security, "out-of-domain")).isCloseTo(outOfDomain, within(0.1));
  }

  @Test
  void theCommonHundredQueriesAreWorth57ProvenBits() {
    Profile common =
        new Profile(
            "common",
            0,
            PrimeField.BABY_BEAR,
            4,
            1,
            100,
            new Grinding(0, 0, 0, 0, 16),
            new Regime.UniqueDecoding(),
            3,
            5,
            CommitmentHash.BLAKE3,
            false);
    assertThat(Security.of(common, STUDIED).bits()).isCloseTo(57.5, within(0.05));
    assertThat(Security.of(common, STUDIED).weakest().name()).isEqualTo("queries");
  }

  @Test
  void tallerTablesAreWorthLess() {
    Shape taller = new Shape(1L << 24, 1_000, 3, 1_200, 1L << 30, 32);
    Security low = Security.of(Profile.PROVEN_100, STUDIED);
    Security tall = Security.of(Profile.PROVEN_100, taller);
    assertThat(bits(tall, "lookup")).isCloseTo(bits(low, "lookup") - 4, within(0.01));
    assertThat(bits(tall, "batching")).isCloseTo(bits(low, "batching") - 4, within(0.01));
  }

  @Test
  void aProfileOutsideOfWhatTheSystemIsMadeForIsRefused() {
    assertThatThrownBy(() -> new Grinding(0, 0, 0, 0, 31))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Regime.Johnson(2)).isInstanceOf(IllegalArgumentException.class);
    Profile p = Profile.PROVEN_100;
    assertThatThrownBy(() ->
            new Profile(
                "none", 100, p.field(), 4, 1, 0, p.grinding(), p.regime(), 3, 5, p.hash(), false))
        .hasMessageContaining("queries");
  }

  private static double bits(Security security, String term) {
    return security.terms().stream()
        .filter(t -> t.name().equals(term))
        .findFirst()
        .orElseThrow()
        .bits();
  }
}
