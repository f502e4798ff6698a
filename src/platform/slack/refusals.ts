export type Refused = 'message' | 'person' | 'channel'

/**
 * Slack's error codes that its documentation calls permanent, and what they are about. All others may pass.
 * https://docs.slack.dev/reference/methods/chat.postMessage and the pages of the other methods that sender.ts calls
 */
const PERMANENT: Record<Refused, readonly string[]> = {
  message: [
    ...['as_user_not_supported', 'cant_update_message', 'deprecated_endpoint', 'duplicate_external_id'],
    ...[
      'edit_window_closed',
      'enterprise_is_restricted',
      'hash_conflict',
      'invalid_arg_name',
      'invalid_arguments',
    ],
    ...[
      'invalid_array_arg',
      'invalid_blocks',
      'invalid_blocks_format',
      'invalid_charset',
      'invalid_form_data',
    ],
    ...['invalid_metadata_format', 'invalid_metadata_schema', 'invalid_post_type', 'is_inactive'],
    ...[
      'markdown_text_conflict',
      'message_not_found',
      'metadata_must_be_sent_from_app',
      'metadata_too_large',
    ],
    ...['method_deprecated', 'missing_argument', 'missing_post_type', 'msg_blocks_too_long', 'msg_too_long'],
    ...['no_text', 'not_enabled', 'too_many_attachments', 'unknown_method', 'view_too_large'],
  ],
  /** Opening the direct message again may help. */
  channel: [
    ...[
      'channel_not_found',
      'invalid_user_combination',
      'is_archived',
      'method_not_supported_for_channel_type',
    ],
    ...['not_enough_users', 'not_in_channel', 'too_many_users'],
  ],
  person: [
    ...['cannot_dm_bot', 'messages_tab_disabled', 'restricted_action', 'restricted_action_read_only_channel'],
    ...['restricted_action_non_threadable_channel', 'restricted_action_thread_only_channel', 'user_disabled'],
    ...['user_not_found', 'user_not_visible', 'users_not_found'],
  ],
}

/** Returns what a call was refused for; null if the refusal may pass. */
export function classifyRefusal(code: string): Refused | null {
  if (PERMANENT.message.includes(code)) return 'message'
  if (PERMANENT.channel.includes(code)) return 'channel'
  return PERMANENT.person.includes(code) ? 'person' : null
}

/** Returns true if a message with other blocks may be accepted. */
export function isAboutBlocks(code: string): boolean {
  return ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'].includes(code)
}
