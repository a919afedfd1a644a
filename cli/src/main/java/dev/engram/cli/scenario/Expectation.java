/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step is expected to do; what is null is not looked at.
 *
 * @param status {@code success}, {@code revert}, {@code invalid}, {@code halt}, or the {@link
 *     dev.engram.evm.Halt} that it was
 * @param output data returned or reverted with
 * @param returns values returned, one for each of the types that the signature returns
 * @param reason why it was reverted, as it is shown
 * @param logs how many logs were written
 * @param gasUsed gas paid for, after the refund
 */
record Expectation(
    String status,
    byte @Nullable [] output,
    @Nullable List<Argument> returns,
    @Nullable String reason,
    @Nullable Long logs,
    @Nullable Long gasUsed) {}
