package dev.atmosphere.cloud;

import dev.atmosphere.cloud.report.GenerateReport;
import dev.atmosphere.cloud.report.SendEmailReport;

/** The steps that tell in the morning how the day before was; {@link ReportParts} builds them. */
public record Reporting(GenerateReport generateReport, SendEmailReport sendEmailReport) {}
