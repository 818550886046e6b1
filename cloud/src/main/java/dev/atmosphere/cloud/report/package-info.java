/**
 * What is mailed in the morning: how a day was, or a week.
 *
 * <p>{@link dev.atmosphere.cloud.report.ReportCalendar} says which reports are due, {@link dev.atmosphere.cloud.report.ReportTimer}
 * looks again and again and wants them; {@link dev.atmosphere.cloud.report.GenerateReport} asks SQL
 * ({@link dev.atmosphere.cloud.report.ReportFigures}) and keeps the answer ({@link dev.atmosphere.cloud.report.ReportRows}) as
 * {@link dev.atmosphere.cloud.report.ReportContent}; {@link dev.atmosphere.cloud.report.SendEmailReport} makes a letter of it
 * ({@link dev.atmosphere.cloud.report.Letters}) and mails it. The rows are the truth of what was made and mailed.
 * {@link dev.atmosphere.cloud.report.ReportDesk} is where people read reports, and ask for one to be made or mailed.
 */
package dev.atmosphere.cloud.report;
