/**
 * The cloud program: {@link dev.atmosphere.cloud.Cloud} puts it together, {@link dev.atmosphere.cloud.CloudFlow} is its part
 * of the diagram, {@link dev.atmosphere.cloud.CloudConfig} its settings. Below: {@code store} the steps that keep pictures
 * and faces, {@code database} and {@code objects} where they keep them; {@code recognition}, {@code tagging}, {@code enrolment}, {@code training} and
 * {@code people} whose faces they are, {@code vision} the cloud's own eyes; {@code notify} and {@code slack} what people are told and asked;
 * {@code report} what is told in the morning, {@code mail} how it is sent;
 * {@code web} the page and its API, {@code embedded} Kafka and PostgreSQL of our own, {@code aws} what Amazon's services share,
 * {@code bench} what is measured.
 */
package dev.atmosphere.cloud;
