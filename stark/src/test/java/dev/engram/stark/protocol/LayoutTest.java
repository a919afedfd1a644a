/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.security.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {

  private static final Profile PROFILE = Profile.PROVEN_100;

  /** Looks so many messages up in each row. */
  private record Looker(int lookUps) implements Air {

    @Override
    public String name() {
      return "looker";
    }

    @Override
    public void define(AirBuilder air) {
      Column reads = air.column("reads");
      air.bool("reads or not", reads);
      for (int i = 0; i < lookUps; i++) {
        air.lookUp(new Bus(0, "range"), reads, air.column("value " + i));
      }
    }
  }

  private static VerifyingKey key(Profile profile, Air air, boolean required) {
    AirDescription description = AirDescription.of(air, profile.field());
    return new VerifyingKey(
        profile, List.of(new VerifyingKey.Entry(description, required, -1, null)));
  }

  /** 2^23 rows of 254 look-ups are more than p messages, of 253 are not. */
  @Test
  void messagesThatCouldCancelByTheirNumberAreRefused() {
    assertThatCode(() -> Layout.of(key(PROFILE, new Looker(253), true), new int[] {23}))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Layout.of(key(PROFILE, new Looker(255), true), new int[] {23}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cancel by themselves");
  }

  @Test
  void aTableTallerThanTheFieldHasRootsForIsRefused() {
    assertThatThrownBy(() -> Layout.of(key(PROFILE, new Looker(1), true), new int[] {24}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too tall");
  }

  @Test
  void aRequiredTableCannotBeLeftOutAndSomeTableThereMustBe() {
    assertThatThrownBy(() -> Layout.of(key(PROFILE, new Looker(1), true), new int[] {-1}))
        .hasMessageContaining("must take part");
    assertThatThrownBy(() -> Layout.of(key(PROFILE, new Looker(1), false), new int[] {-1}))
        .hasMessageContaining("at least one table");
  }

  @Test
  void columnsAreExtendedByTheBlowupAndNeverBelowTheLastPolynomial() {
    Layout tall = Layout.of(key(PROFILE, new Looker(1), true), new int[] {10});
    assertThat(tall.tables().getFirst().logHeight()).isEqualTo(11);
    assertThat(tall.tables().getFirst().cosets()).isEqualTo(2);
    Layout low = Layout.of(key(PROFILE, new Looker(1), true), new int[] {0});
    assertThat(low.tables().getFirst().logHeight())
        .isEqualTo(PROFILE.logFinalLength() + PROFILE.logBlowup());
  }

  /** 188 + 8 masks and 2^10 rows are below 2^11, and degree 3 needs 4 chunks of 2^10. */
  @Test
  void masksDoubleTheBound() {
    Profile hiding = PROFILE.withZeroKnowledge();
    Layout layout = Layout.of(key(hiding, new Looker(1), true), new int[] {10});
    assertThat(layout.tables().getFirst().logHeight()).isEqualTo(12);
    assertThat(layout.tables().getFirst().logQuotient()).isEqualTo(2);
    assertThat(layout.matrices())
        .extracting(MatrixShape::kind)
        .contains(MatrixShape.Kind.MASK, MatrixShape.Kind.SALT);
  }

  @Test
  void anyChangeOfTheParametersIsAnotherKey() {
    byte[] digest = key(PROFILE, new Looker(1), true).digest();
    assertThat(key(PROFILE, new Looker(1), true).digest()).isEqualTo(digest);
    assertThat(key(PROFILE, new Looker(2), true).digest()).isNotEqualTo(digest);
    assertThat(key(PROFILE, new Looker(1), false).digest()).isNotEqualTo(digest);
    assertThat(key(PROFILE.withZeroKnowledge(), new Looker(1), true).digest()).isNotEqualTo(digest);
    Profile fewer =
        new Profile(
            PROFILE.name(),
            PROFILE.bits(),
            PROFILE.field(),
            PROFILE.extensionDegree(),
            PROFILE.logBlowup(),
            PROFILE.queries() - 1,
            PROFILE.grinding(),
            PROFILE.regime(),
            PROFILE.logArity(),
            PROFILE.logFinalLength(),
            PROFILE.hash(),
            PROFILE.zeroKnowledge());
    assertThat(key(fewer, new Looker(1), true).digest()).isNotEqualTo(digest);
  }
}
