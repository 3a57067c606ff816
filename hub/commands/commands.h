/* commands.h: the commands that are more than one request. Each returns an exit code. */
#ifndef TOCSIN_COMMANDS_COMMANDS_H
#define TOCSIN_COMMANDS_COMMANDS_H

#include "hub/commands/command.h"

int command_serve(const struct line *line);
int command_init(const struct line *line);
int command_check_config(const struct line *line);
int command_doctor(const struct line *line);
int command_replay(const struct line *line);
int command_replay_tune(const struct line *line);
int command_match(const struct line *line);
int command_bulletin_replay(const struct line *line);
int command_backup(const struct line *line);
int command_restore(const struct line *line);
int command_journal_tail(const struct line *line);
int command_journal_verify(const struct line *line);
int command_sign_in(const struct line *line);
int command_sign_out(const struct line *line);
int command_password(const struct line *line);
int command_alert_release(const struct line *line);
int command_alert_preview(const struct line *line);
int command_delivery_show(const struct line *line);
int command_cap_check(const struct line *line);
int command_cap_normalise(const struct line *line);
int command_cap_verify(const struct line *line);
int command_cap_sign(const struct line *line);
int command_card(const struct line *line);
int command_message_check(const struct line *line);
int command_sms_count(const struct line *line);
int command_version(const struct line *line);
int command_completion(const struct line *line);

#endif
