// Emoji short names a Slack app commonly sends. An unknown name stays as it was typed, as Slack shows it.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|wave 👋|clap 👏|pray 🙏|raised_hands 🙌|ok_hand 👌|muscle 💪|point_right 👉
point_left 👈|point_up ☝️|point_down 👇|eyes 👀|handshake 🤝|writing_hand ✍️|raised_hand ✋|raising_hand 🙋
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|blush 😊|slightly_smiling_face 🙂|wink 😉|heart_eyes 😍|thinking_face 🤔
neutral_face 😐|expressionless 😑|confused 😕|worried 😟|disappointed 😞|cry 😢|sob 😭|angry 😠|rage 😡|scream 😱
sweat_smile 😅|relieved 😌|star-struck 🤩|sunglasses 😎|zzz 💤|sleeping 😴|partying_face 🥳|slightly_frowning_face 🙁
white_frowning_face ☹️|frowning 😦|face_with_monocle 🧐|exploding_head 🤯|robot_face 🤖|ghost 👻|skull 💀|see_no_evil 🙈
heart ❤️|green_heart 💚|yellow_heart 💛|blue_heart 💙|broken_heart 💔|sparkles ✨|star ⭐|star2 🌟|fire 🔥|boom 💥|100 💯
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|rocket 🚀|dart 🎯|crown 👑
warning ⚠️|rotating_light 🚨|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|x ❌|heavy_check_mark ✔️|white_check_mark ✅
ballot_box_with_check ☑️|negative_squared_cross_mark ❎|question ❓|exclamation ❗|grey_question ❔|bangbang ‼️
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣
white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥|large_blue_square 🟦
white_large_square ⬜|black_large_square ⬛|small_red_triangle 🔺|small_red_triangle_down 🔻|small_blue_diamond 🔹
arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrows_counterclockwise 🔄
repeat 🔁|fast_forward ⏩|rewind ⏪|arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️
hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|watch ⌚|clock1 🕐|clock3 🕒|clock9 🕘
calendar 📅|date 📅|spiral_calendar_pad 🗓️|spiral_calendar 🗓️|bell 🔔|no_bell 🔕|loudspeaker 📢|mega 📣|speech_balloon 💬
left_speech_bubble 🗨️|thought_balloon 💭|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|bookmark 🔖|bookmark_tabs 📑|pushpin 📌
round_pushpin 📍|paperclip 📎|link 🔗|page_facing_up 📄|page_with_curl 📃|file_folder 📁|open_file_folder 📂|card_index 📇
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|chart 💹|moneybag 💰|dollar 💵|credit_card 💳
ticket 🎫|admission_tickets 🎟️|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|mailbox 📫|phone ☎️
telephone_receiver 📞|computer 💻|desktop_computer 🖥️|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|toolbox 🧰
lock 🔒|unlock 🔓|key 🔑|shield 🛡️|mag 🔍|mag_right 🔎|bulb 💡|books 📚|book 📖|mortar_board 🎓|seedling 🌱|herb 🌿
deciduous_tree 🌳|sunny ☀️|sun_with_face 🌞|sunrise 🌅|crescent_moon 🌙|new_moon_with_face 🌚|night_with_stars 🌃|coffee ☕
rainbow 🌈|cloud ☁️|zap ⚡|snowflake ❄️|umbrella ☂️|droplet 💧|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏
globe_with_meridians 🌐|house 🏠|office 🏢|hospital 🏥|construction 🚧|busts_in_silhouette 👥|bust_in_silhouette 👤
bookmark_tabs 📑|information_source ℹ️|id 🆔|new 🆕|sos 🆘|ok 🆗|top 🔝|soon 🔜|back 🔙|recycle ♻️|infinity ♾️|magic_wand 🪄
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|zero 0️⃣|keycap_ten 🔟|checkered_flag 🏁|triangular_flag_on_post 🚩|flag-us 🇺🇸
palm_tree 🌴|beach_with_umbrella 🏖️|airplane ✈️|car 🚗|ambulance 🚑|fire_engine 🚒|sos 🆘|adhesive_bandage 🩹|stethoscope 🩺
thermometer 🌡️|compass 🧭|world_map 🗺️|mountain 🏔️|ladder 🪜|brain 🧠|test_tube 🧪|microscope 🔬|telescope 🔭|satellite 🛰️
`;

const BY_NAME = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((entry) => {
      const space = entry.indexOf(" ");
      return [entry.slice(0, space), entry.slice(space + 1)];
    }),
);

/** The character(s) of a short name without its colons; undefined if we do not know it. */
export function emoji(name) {
  return BY_NAME.get(name.split("::")[0]);
}

/** `text` with known `:short_names:` as characters. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emoji(name) ?? whole);
}
